import type {Validation} from '../../model/validation.ts';
import {plural} from '../words/plural.ts';
import {notJudgedText, readText, shortValidationText} from '../words/validate.ts';
import {makePageData} from './make-page-data.ts';
import {changeRows} from './object-rows.ts';
import type {PageData} from './page-data.ts';
import type {Headline} from './page.ts';
import {prose} from './static-sections.ts';

function noticeOf(validation: Validation): Pick<Headline, 'notice'> {
  const notice = notJudgedText(validation);
  return notice === undefined ? {} : {notice};
}

/** The top of the page of a validation. Takes one that is escaped already. */
export const validationHeadline = (validation: Validation): Headline => ({
  over: 'Check of',
  title: plural(validation.summary.files, 'file'),
  line: '',
  verdict: {
    tone: validation.valid ? 'good' : 'bad',
    text: prose(`${shortValidationText(validation)}.`),
  },
  tiles: [],
  ...noticeOf(validation),
  facts: [['Manifests', readText(validation)]],
});

/** The data of the page of a validation, which has only findings. Takes one that is escaped already. */
export const validationPageData = ({diagnostics}: Validation): PageData =>
  makePageData({
    about: {kind: 'plan', name: 'validate', picture: ''},
    objects: (pool) => changeRows([], new Map(), pool),
    findings: diagnostics,
  });
