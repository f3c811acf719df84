/** The history of a workspace that can be checked elsewhere, and what came of checking a file. */
import type {Evidence, VerifiedFile} from '../../model/evidence.ts';
import {commitText} from '../words/commit-text.ts';
import {escapeAll} from '../words/escape.ts';
import {plural} from '../words/plural.ts';
import {timeText} from '../words/time-text.ts';
import {flow, prose, splitWords} from './flow.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {columnsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

const DONE: Readonly<Record<string, string>> = {
  approve: 'approved',
  deny: 'denied',
  revoke: 'revoked the approval of',
  withdraw: 'withdrew',
};

/** The runs and decisions of a workspace, and where its chains end. */
export function renderEvidence(given: Evidence, style: Style): string {
  const {workspace, since, time, runs, decisions, heads, events, people, database} = escapeAll(given);
  const width = columnsOf(style);
  const who = (id: string): string => people[id] ?? id;
  const heading = (text: string): string[] =>
    flow(
      splitWords(text, (piece) => paint(style, piece, 'bold')),
      {width, indent: 0},
    );
  const from = since === null ? '' : ` since ${timeText(since)}`;
  const sections = [
    [
      ...heading(`History of ${workspace}${from}, as of ${timeText(time)}`),
      ...paragraph(
        `${plural(events.length, 'event')} of ${plural(heads.length, 'chain')} in the installation ${database}. This is for people: \`bylaw history evidence --workspace ${workspace} --out evidence.json\` writes what \`bylaw verify\` can check.`,
        style,
      ),
    ],
    runs.length === 0
      ? []
      : [
          ...heading('Runs'),
          ...table(
            runs.map(({set, run, at, by, commit}) => [
              cell(`run ${run} of ${set}`),
              cell(timeText(at)),
              cell(commit === null ? '' : commitText(commit)),
              wrapping(`by ${who(by)}`),
            ]),
            {width, indent: 2},
          ),
        ],
    decisions.length === 0
      ? []
      : [
          ...heading('Decisions'),
          ...table(
            decisions.map(({action, address, side, by, at}) => [
              cell(timeText(at)),
              wrapping(
                `${who(by)} ${DONE[action] ?? action} ${address}${side === null ? '' : ` for ${side}`}`,
              ),
            ]),
            {width, indent: 2},
          ),
        ],
    [
      ...heading('Where the chains end'),
      ...heads.flatMap(({chain, sequence, hash}) =>
        flow(splitWords(`${chain}: event ${sequence}, ${hash}`), {width, indent: 2, hang: 4}),
      ),
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const NAMES: Readonly<Record<VerifiedFile['kind'], string>> = {
  plan: 'plan of',
  receipt: 'receipt of',
  checkpoint: 'checkpoint of',
  evidence: 'evidence of',
  unknown: '',
};

/** What was checked, and by whom it is signed. */
function signatureText({signatures, signedBy}: VerifiedFile): string {
  if (signedBy !== null) return `Signed by key ${signedBy}.`;
  return signatures.length === 0
    ? 'It is not signed: anybody could have written it.'
    : `Signature by key ${signatures.join(' and ')} not checked: pass the public key with \`--key\`.`;
}

/** What came of checking a file: its first fault, or what it proves. */
export function renderVerifiedFile(name: string, given: VerifiedFile, style: Style): string {
  const file = escapeAll(name);
  const verified = escapeAll(given);
  const {kind, of, events, fault, signedBy} = verified;
  const what = kind === 'unknown' ? file : `${file}, ${NAMES[kind]} ${of}`;
  const colour = fault !== null ? 'red' : signedBy === null ? 'yellow' : 'green';
  const head =
    fault !== null
      ? `Not valid: ${what}.`
      : signedBy === null
        ? `Consistent, not proven: ${what}.`
        : `Valid: ${what}.`;
  const counted = events === 0 ? '' : `${plural(events, 'event')} checked.`;
  const rest = fault === null ? [counted, signatureText(verified)] : [`First fault: ${fault}.`];
  return `${flow(
    [
      ...splitWords(head, (piece) => paint(style, piece, colour, 'bold')),
      ...prose(rest.filter((text) => text !== '').join(' ')),
    ],
    paragraphLayout(style),
  ).join('\n')}\n`;
}
