/** One change of an object: its sign and address, why it is there, what stops it, and its fields. */
import {parseAddress} from '../../model/address.ts';
import type {Action} from '../../model/change.ts';
import {isTree} from '../../model/json-tree.ts';
import {isGone, isMade, signOf} from '../words/actions.ts';
import {alsoLiveText, commitRemark, revertsText} from '../words/causes.ts';
import {gateText, type GateText, reasonText, type ShownChange} from '../words/changes.ts';
import {fieldLines} from './field-lines.ts';
import {flow, type Word, splitWords} from './flow.ts';
import {fullLines, glanceLines} from './object-details.ts';
import {type Colour, columnsOf, paint, type Style} from './style.ts';

/**
 * An address with a sign before it and its name in bold, since readers scan the list for names. Sign and address are
 * one word, so that no line ends between them. `columns`: how wide the sign is drawn.
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

function detailLines(change: ShownChange, style: Style, indent: number): string[] {
  const {actions, before, after, labels} = change;
  const kind = parseAddress(change.address)?.kind;
  const whole = isMade(change) ? after : isGone(change) ? before : undefined;
  if (actions.includes('update') || (actions.includes('accept') && whole === undefined))
    return fieldLines(change.fields, [after, before], style, indent);
  if (!isTree(whole)) return [];
  if (style.verbose) return fullLines(whole, labels, style, indent);
  return kind === undefined || !isMade(change) ? [] : glanceLines(kind, whole, labels, style, indent);
}

const ACTION_COLOURS: Readonly<Record<Action, Colour>> = {
  create: 'green',
  update: 'yellow',
  delete: 'red',
  adopt: 'cyan',
  release: 'cyan',
  accept: 'cyan',
};

const GATE_COLOURS: Readonly<Record<GateText['by'], Colour>> = {
  error: 'red',
  refusal: 'magenta',
  approval: 'yellow',
};

/** The lines of one change. Its address begins at column `indent` + `signs` + 1. */
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
      : splitWords(text, (piece) => paint(style, piece, colour)).map((word, i) =>
          i === 0 ? {...word, gap: 2} : word,
        );
  const gate = gateText(change, blockers);
  return [
    ...flow(
      [
        addressWord(signOf(change.actions), signs, change.address, style, ACTION_COLOURS[first], 'bold'),
        ...remark(reasonText(change), 'dim'),
        ...remark(commitRemark(change.cause, mixed), 'dim'),
        ...remark(revertsText(change.reverts), 'yellow'),
        ...remark(alsoLiveText(change.alsoLive), 'yellow'),
        ...(gate === undefined ? [] : remark(gate.text, GATE_COLOURS[gate.by])),
      ],
      {width, indent, hang: within},
    ),
    ...detailLines(change, style, within),
  ];
}
