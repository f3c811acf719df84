import type {ExportResult, ImportResult} from '../../model/export-result.ts';
import {escapeAll} from '../words/escape.ts';
import {plural} from '../words/plural.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, splitWords, type Word} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {paint, type Colour, type Style} from './style.ts';

const coloured = (style: Style, text: string, colour: Colour): Word[] =>
  splitWords(text, (piece) => paint(style, piece, colour, 'bold'));

const sectionsText = (sections: readonly (readonly string[])[]): string =>
  sections.length === 0 ? '' : `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;

/** Which files were written of the live state. What to know about them was said on stderr. */
export function renderExported(given: ExportResult, style: Style): string {
  const {set, out, files, objects} = escapeAll(given);
  const layout = paragraphLayout(style);
  const head = `Exported ${plural(objects, 'object')} as the set ${set} to ${out ?? 'stdout'}, in ${plural(files.length, 'file')}:`;
  return sectionsText([
    [
      ...flow(coloured(style, head, 'green'), layout),
      ...files.flatMap(({path}) => flow(splitWords(path), {...layout, indent: 2})),
    ],
  ]);
}

/** Where unmanaged objects were written, or why none was. */
export function renderImported(given: ImportResult, style: Style): string {
  const {imported, alreadyDeclared, diagnostics} = escapeAll(given);
  const layout = paragraphLayout(style);
  const sections: string[][] = [];
  if (diagnostics.length > 0) {
    sections.push(diagnosticBlocks(given.diagnostics, style, undefined));
    sections.push(flow(coloured(style, 'Refused: nothing was written.', 'red'), layout));
  }
  if (imported.length > 0) {
    const head = `Imported ${plural(imported.length, 'object')}; the next apply adopts ${imported.length === 1 ? 'it' : 'them'}:`;
    sections.push([
      ...flow(coloured(style, head, 'green'), layout),
      ...imported.flatMap(({address, file}) =>
        flow(splitWords(`${address}  ${file}`), {...layout, indent: 2}),
      ),
    ]);
  }
  if (alreadyDeclared.length > 0) {
    sections.push([
      ...flow(splitWords('Already declared, so there was nothing to do:'), layout),
      ...alreadyDeclared.flatMap((address) => flow(splitWords(address), {...layout, indent: 2})),
    ]);
  }
  if (sections.length === 0 && given.leftOut.length === 0)
    sections.push(flow(splitWords('Nothing to import: no live object is unmanaged.'), layout));
  return sectionsText(sections);
}
