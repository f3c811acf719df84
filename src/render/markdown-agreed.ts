/** Who has agreed already, as a list in Markdown. */
import type {Agreed} from '../model/plan.ts';
import {agreedText} from './agreed-section.ts';
import {byRequest} from './by-request.ts';
import {clip, markdownCode, markdownProse} from './escape-markdown.ts';
import {kept, type Folding} from './markdown-detail.ts';

export function agreedMarkdown(agreed: readonly Agreed[], folding: Folding): string[] {
  const {text, waiting} = folding.detail;
  const code = (name: string): string => markdownCode(clip(name, text));
  const shown = byRequest(kept(agreed, waiting, 'approvals that were given', folding));
  const lines = [...shown].flatMap(([id, sides]) => [
    `- ${code(id)}`,
    ...sides.map(
      (one) => `  - for ${code(one.side)}: ${code(one.by)}, ${markdownProse(clip(agreedText(one), text))}`,
    ),
  ]);
  const more = agreed.length - waiting;
  return more > 0 ? [...lines, `- … and ${more} more`] : lines;
}
