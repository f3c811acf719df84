/** Who is known, as a comment. */
import type {PeopleList} from '../../model/people-answers.ts';
import {noPeopleText, personFacts} from '../words/known-people.ts';
import {plural} from '../words/plural.ts';
import {comment} from './comment.ts';
import {kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';

export function peopleListMarkdown({workspace, people}: PeopleList): string {
  const where = workspace === null ? '' : ` in ${workspace}`;
  const heading =
    people.length === 0
      ? noPeopleText(workspace).replace(/\.$/, '')
      : `${plural(people.length, 'person', 'people')}${where}`;
  const title = markdownProse(clip(heading, 300));
  return comment({marker: ['people'], title, whole: 'bylaw people list'}, (folding) => {
    const {listed, text} = folding.detail;
    const lines = kept(people, listed, 'people', folding).map(
      (person) =>
        `- ${markdownCode(clip(person.email, text))}: ${markdownProse(clip(personFacts(person).join('; '), text))}`,
    );
    return lines.length === 0 ? [] : ['', ...lines];
  });
}
