/** One object that a plan or a run touches: its sign and address, why, what stands in its way, and its fields. */
import {parseAddress} from '../model/address.ts';
import type {Action, ChangeReason, FieldChange} from '../model/change.ts';
import type {Cause, PlannedChange} from '../model/plan.ts';
import type {Json} from '../model/specs.ts';
import {SIGNS} from './action-counts.ts';
import {alsoLiveText, commitRemark, liveText} from './cause-text.ts';
import {fieldLines} from './field-lines.ts';
import {flow, words, type Word} from './flow.ts';
import {fullLines, glanceLines} from './object-details.ts';
import {paint, type Colour} from './paint.ts';
import {enumerate} from './plural.ts';
import {columnsOf, type Style} from './style.ts';

/** What is shown of a change: the part that plans and the history have in common. */
export interface ShownChange {
  readonly address: string;
  readonly actions: readonly Action[];
  readonly reason: ChangeReason;
  readonly fields: readonly FieldChange[];
  readonly before: unknown;
  readonly after: unknown;
  readonly labels?: PlannedChange['labels'];
  readonly gate?: PlannedChange['gate'];
  readonly cause?: Cause;
  readonly alsoLive?: Cause;
}

/**
 * An address with a sign before it, the name standing out: whoever scans the list looks for that. Sign and
 * address are one word, never parted. `columns` is how wide the sign is drawn.
 */
export function addressWord(
  sign: string,
  columns: number,
  address: string,
  style: Style,
  ...colours: Colour[]
): Word {
  const cut = address.lastIndexOf('/') + 1;
  const space = ' '.repeat(columns - sign.length + 1);
  return {
    text: sign + space + address,
    paint: () =>
      paint(style, sign, ...colours) +
      space +
      address.slice(0, cut) +
      paint(style, address.slice(cut), 'bold'),
  };
}

/** Why a change is there, if that is not plain. */
export function reasonText({reason, actions, cause}: ShownChange): string | undefined {
  switch (reason) {
    case 'declared':
    case 'edited':
      return undefined;
    case 'drift':
      return actions.includes('create')
        ? `drift: deleted live${cause === undefined ? '' : liveText(cause)}, will be made again`
        : `drift: changed live${cause === undefined ? '' : liveText(cause)}, will be set back`;
    case 'removed':
      return 'no longer declared';
    case 'expired':
      return actions.includes('delete')
        ? 'no longer declared, and expired before'
        : 'takes out what has expired before';
    case 'renamed':
      return 'renamed';
    case 'adopted':
      return 'live and in no set so far';
  }
}

/** What stands between a change and its effect. `blockers` are the ids of the rules against it. */
export function gateText(
  {gate}: ShownChange,
  blockers: readonly string[],
): readonly [string, Colour] | undefined {
  const status = gate?.status ?? 'ready';
  if (status === 'blocked')
    return [blockers.length > 0 ? `blocked by ${enumerate(blockers)}` : 'blocked', 'red'];
  if (blockers.length > 0) return [`held back by ${enumerate(blockers)}`, 'magenta'];
  if (status === 'ready') return undefined;
  const sides = [...new Set(gate?.needs.map(({side}) => side))];
  return [sides.length > 0 ? `waits for ${enumerate(sides)}` : 'waits for approval', 'yellow'];
}

const isTree = (value: unknown): value is {readonly [key: string]: Json} =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function detailLines(change: ShownChange, style: Style, indent: number): string[] {
  const {actions, before, after, labels} = change;
  const kind = parseAddress(change.address)?.kind;
  const whole = actions.includes('create') ? after : actions.includes('delete') ? before : undefined;
  if (actions.includes('update')) return fieldLines(change.fields, [after, before], style, indent);
  if (!isTree(whole)) return [];
  if (style.verbose) return fullLines(whole, labels, style, indent);
  return kind === undefined || !actions.includes('create')
    ? []
    : glanceLines(kind, whole, labels, style, indent);
}

/**
 * Why a change is there, if that is not plain, and what stands between it and its effect. `mixed`: some changes
 * are committed and others are not.
 */
export const remarkTexts = (change: ShownChange, blockers: readonly string[], mixed: boolean): string[] =>
  [
    reasonText(change),
    commitRemark(change.cause, mixed),
    alsoLiveText(change.alsoLive),
    gateText(change, blockers)?.[0],
  ].filter((text) => text !== undefined);

/** The sign of each action that a change consists of, such as `=~` for one that adopts and updates. */
export const signOf = (actions: readonly Action[]): string =>
  actions.map((action) => SIGNS[action].sign).join('');

/** The lines of one change; its address begins at `indent` + `signs` + 1 columns. */
export function changeLines(
  change: ShownChange,
  style: Style,
  {
    indent,
    signs,
    blockers,
    mixed = false,
  }: {indent: number; signs: number; blockers: readonly string[]; mixed?: boolean},
): string[] {
  const width = columnsOf(style);
  const first = change.actions[0] ?? 'update';
  const within = indent + signs + 3;
  const remark = (text: string | undefined, colour: Colour): Word[] =>
    text === undefined
      ? []
      : words(text, (piece) => paint(style, piece, colour)).map((word, i) =>
          i === 0 ? {...word, gap: 2} : word,
        );
  const gate = gateText(change, blockers);
  return [
    ...flow(
      [
        addressWord(signOf(change.actions), signs, change.address, style, SIGNS[first].colour, 'bold'),
        ...remark(reasonText(change), 'dim'),
        ...remark(commitRemark(change.cause, mixed), 'dim'),
        ...remark(alsoLiveText(change.alsoLive), 'yellow'),
        ...(gate === undefined ? [] : remark(gate[0], gate[1])),
      ],
      {width, indent, hang: within},
    ),
    ...detailLines(change, style, within),
  ];
}
