import type {ReleaseResult} from '../../model/release.ts';
import {escapeAll} from '../words/escape.ts';
import {plural} from '../words/plural.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, prose, type Word, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {type Colour, paint, type Style} from './style.ts';

/** Which objects a set released, or why none. */
export function renderRelease(given: ReleaseResult, style: Style): string {
  const {set, released, alreadyReleased, stillDeclared, diagnostics} = escapeAll(given);
  const layout = paragraphLayout(style);
  const coloured = (text: string, colour: Colour): Word[] =>
    splitWords(text, (piece) => paint(style, piece, colour, 'bold'));
  const list = (addresses: readonly string[]): string[] =>
    addresses.flatMap((address) => flow(splitWords(address), {...layout, indent: 2}));
  const sections: string[][] = [];
  if (diagnostics.length > 0) {
    sections.push(diagnosticBlocks(given.diagnostics, style, undefined));
    sections.push(flow(coloured('Refused: nothing was released.', 'red'), layout));
  }
  if (released.length > 0) {
    const head = `Released ${plural(released.length, 'object')} from ${set}; still live, now unmanaged:`;
    sections.push([...flow(coloured(head, 'green'), layout), ...list(released)]);
  }
  if (alreadyReleased.length > 0) {
    const head = 'Already unmanaged, so there was nothing to do:';
    sections.push([...flow(splitWords(head), layout), ...list(alreadyReleased)]);
  }
  if (stillDeclared.length > 0) {
    const [what, them] = stillDeclared.length === 1 ? ['this', 'it'] : ['these', 'them'];
    const advice = `The manifests still declare ${what}: the next apply would adopt ${them}. Remove ${them}, or move ${them} to the manifests of another set.`;
    sections.push([
      ...flow([...coloured('Note:', 'yellow'), ...prose(advice)], layout),
      ...list(stillDeclared),
    ]);
  }
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
