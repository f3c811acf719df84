import type {Validation} from '../../model/validation.ts';
import {plural} from '../words/plural.ts';
import {readText, shortValidationText} from '../words/validate.ts';
import {changeRows} from './object-rows.ts';
import type {PageData} from './page-data.ts';
import type {Headline} from './page.ts';
import {
  accessTable,
  agreedTable,
  findingTable,
  permissionTable,
  reachTable,
  waitingTable,
} from './people-rows.ts';
import {pictureTables} from './picture.ts';
import {prose} from './static-sections.ts';
import {TextPool} from './text-pool.ts';

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
  facts: [['Manifests', readText(validation)]],
});

/** The data of the page of a validation, which has only findings. Takes one that is escaped already. */
export function validationPageData({diagnostics}: Validation): PageData {
  const pool = new TextPool();
  const {strings, lists} = pool;
  return {
    about: {kind: 'plan', name: 'validate', picture: ''},
    access: accessTable([], pool),
    permissions: permissionTable({gained: [], lost: []}, pool),
    reach: reachTable([], pool),
    waiting: waitingTable([], pool),
    agreed: agreedTable([], pool),
    ...changeRows([], new Map(), pool),
    findings: findingTable(diagnostics, pool),
    ...pictureTables({places: [], links: []}, pool),
    strings,
    lists,
  };
}
