import {countedAs, type Action} from '../../model/change.ts';
import {actionCounts, SIGNS, type Tense} from '../words/actions.ts';
import {isMixed} from '../words/causes.ts';
import {byHome, type ShownChange} from '../words/changes.ts';
import {enumerate} from '../words/plural.ts';
import {changeLines} from './change-lines.ts';
import {flow, type Word, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {columnsOf, paint, type Style} from './style.ts';

/** With more creations of one kind in one workspace than this, only the first are listed. Nothing else is folded. */
const FOLDED_ABOVE = 200;
const SHOWN_OF_FOLDED = 20;

const kindOf = (change: ShownChange): string => change.address.split('/')[0] ?? '';
const isCreation = (change: ShownChange): boolean =>
  change.actions.length === 1 && change.actions[0] === 'create';

/** The sentence that stands for creations that are not listed. */
function foldedText(kind: string, folded: readonly ShownChange[], tense: Tense): string {
  const withGate = (status: string): number => folded.filter(({gate}) => gate?.status === status).length;
  const [blocked, waiting] = [withGate('blocked'), withGate('waiting')];
  const marked = [
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
  ];
  const remark = marked.length > 0 ? `, ${enumerate(marked)}` : '';
  return `and ${folded.length} more of kind ${kind} ${SIGNS.create[tense]}${remark} (--verbose lists them)`;
}

/** The changes to list. A nested list stands for creations that are folded into one line. */
function foldCreations(changes: readonly ShownChange[]): (ShownChange | ShownChange[])[] {
  const creations = new Map<string, number>();
  for (const change of changes) {
    if (isCreation(change)) creations.set(kindOf(change), (creations.get(kindOf(change)) ?? 0) + 1);
  }
  const listed = new Map<string, number>();
  const folds = new Map<string, ShownChange[]>();
  const entries: (ShownChange | ShownChange[])[] = [];
  for (const change of changes) {
    const kind = kindOf(change);
    const fold = folds.get(kind);
    if (!isCreation(change) || (creations.get(kind) ?? 0) <= FOLDED_ABOVE) entries.push(change);
    else if (fold !== undefined) fold.push(change);
    else if ((listed.get(kind) ?? 0) < SHOWN_OF_FOLDED) {
      listed.set(kind, (listed.get(kind) ?? 0) + 1);
      entries.push(change);
    } else {
      const begun = [change];
      folds.set(kind, begun);
      entries.push(begun);
    }
  }
  return entries;
}

function foldedLines(folded: readonly ShownChange[], signs: number, tense: Tense, style: Style): string[] {
  const kind = folded[0] === undefined ? '' : kindOf(folded[0]);
  return flow(
    [
      {text: '+', paint: (text) => paint(style, text, 'green', 'bold')},
      ...splitWords(foldedText(kind, folded, tense)).map((word, i): Word =>
        i === 0 ? {...word, gap: signs} : word,
      ),
    ],
    {width: columnsOf(style), indent: 2, hang: signs + 5},
  );
}

/** Changes by workspace, users first. `blockers`: for each address the ids of the rules that stop its change. */
export function changesSection(
  changes: readonly ShownChange[],
  blockers: ReadonlyMap<string, readonly string[]>,
  style: Style,
  tense: Tense = 'planned',
): string[] {
  const mixed = isMixed(changes);
  return byHome(changes).flatMap(([home, group], i) => {
    const count = (action: Action): number =>
      group.filter(({actions}) => countedAs(actions) === action).length;
    const signs = group.reduce((most, {actions}) => Math.max(most, actions.length), 1);
    const entries = style.verbose ? group : foldCreations(group);
    return [
      ...(i === 0 ? [] : ['']),
      ...flow(
        [
          ...splitWords(home === '' ? 'Changes of users:' : `Changes in ${home}:`, (text) =>
            paint(style, text, 'bold'),
          ),
          ...splitWords(actionCounts(count, tense)),
        ],
        paragraphLayout(style),
      ),
      ...entries.flatMap((entry) =>
        Array.isArray(entry)
          ? foldedLines(entry, signs, tense, style)
          : changeLines(entry, style, {indent: 2, signs, blockers: blockers.get(entry.address) ?? [], mixed}),
      ),
    ];
  });
}
