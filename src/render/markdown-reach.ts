/** Who reaches afterwards what a plan changes access to, as a list in Markdown: object by object, level by level. */
import type {Reach} from '../model/plan.ts';
import {clip, markdownCode} from './escape-markdown.ts';
import {kept, type Folding} from './markdown-detail.ts';
import {codeList} from './markdown-people.ts';
import {bareName} from '../model/principal.ts';
import {plural} from './plural.ts';
import {reachLevel} from './reach-section.ts';

export function reachMarkdown(reach: readonly Reach[], folding: Folding): string[] {
  const {rows, people, text} = folding.detail;
  const lines = kept(reach, rows, 'objects with everybody who reaches them', folding).flatMap(
    ({object, levels}) => [
      `- ${markdownCode(clip(object, text))}`,
      ...levels.map(
        (one) =>
          `  - ${markdownCode(clip(reachLevel(one), text))}: ${codeList(one.principals.map(bareName), people, text)}`,
      ),
    ],
  );
  return reach.length > rows ? [...lines, `- … and ${plural(reach.length - rows, 'more object')}`] : lines;
}
