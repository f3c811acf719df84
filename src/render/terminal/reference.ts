/** A kind or field of manifests, explained. */
import type {FieldReference, Reference} from '../../model/reference.ts';
import {escapeAll, escapeForTerminal} from '../words/escape.ts';
import {fieldFacts} from '../words/reference.ts';
import {flow, prose, splitWords, type Word} from './flow.ts';
import {columnsOf, paint, type Style} from './style.ts';

/** What is told of a field beside its path. */
const factWords = (field: FieldReference, style: Style): readonly Word[] =>
  splitWords(fieldFacts(field).join(', '), (text) => paint(style, text, 'dim')).map((word, i) =>
    i === 0 ? {...word, gap: 2} : word,
  );

/** A field: its path and what it is, what it is for, and an example. */
function fieldLines(field: FieldReference, style: Style): readonly string[] {
  const width = columnsOf(style);
  const example = field.examples[0];
  return [
    ...flow([{text: field.path, paint: (text) => paint(style, text, 'bold')}, ...factWords(field, style)], {
      width,
      indent: 2,
      hang: 6,
    }),
    ...flow(prose(field.description), {width, indent: 6}),
    ...(example === undefined
      ? []
      : flow(
          splitWords(`Example: ${example}`, (text) => paint(style, text, 'dim')),
          {width, indent: 6, hang: 8},
        )),
  ];
}

/** An example as it would stand in a file: its lines are never wrapped. */
const exampleLines = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${escapeForTerminal(line)}`.trimEnd());

/** The kind or field, what is below it, and for a kind whole documents. */
export function renderReference(given: Reference, style: Style): string {
  const reference = escapeAll(given);
  const width = columnsOf(style);
  const {field} = reference;
  const sections = [
    [
      ...flow(
        [
          {text: reference.name, paint: (text) => paint(style, text, 'bold')},
          ...(field === undefined ? [] : factWords(field, style)),
        ],
        {width, indent: 0, hang: 2},
      ),
      ...flow(prose(reference.description), {width, indent: 0}),
      ...(field?.examples ?? []).flatMap((example) =>
        flow(splitWords(`Example: ${example}`), {width, indent: 0, hang: 2}),
      ),
    ],
    ...(reference.fields.length === 0
      ? []
      : [[paint(style, 'Fields', 'bold'), ...reference.fields.flatMap((one) => fieldLines(one, style))]]),
    ...given.documents.map((text) => [paint(style, 'Example', 'bold'), ...exampleLines(text)]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
