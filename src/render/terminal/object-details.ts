/** The fields of an object, for readers who have not seen its manifest: a summary, or all of them. */
import type {Kind} from '../../model/kinds.ts';
import type {Json, Labels} from '../../model/specs.ts';
import {beginning} from '../words/beginning.ts';
import {type Difference, fieldDifferences} from '../words/field-differences.ts';
import {itemText, valueText} from '../words/value-text.ts';
import {flow, type Word, words} from './flow.ts';
import {columnsOf, glyphsOf, paint, type Style} from './style.ts';

type Tree = {readonly [key: string]: Json};

/** The fields in a summary of each kind, in the order in which they are shown: who and what before why. */
const TELLING: Readonly<Record<Kind, readonly string[]>> = {
  Workspace: [
    'organization',
    'region',
    'separationOfDuties',
    'protect',
    'features',
    'partners',
    'displayName',
  ],
  User: ['systemAdmin', 'displayName'],
  Member: ['roles', 'status', 'expires', 'displayName'],
  Team: ['members', 'parent', 'displayName'],
  Role: ['permissions', 'description'],
  Grant: ['subject', 'permissions', 'expires', 'reason'],
  Resource: ['type', 'creator', 'generalAccess', 'title'],
  Space: ['type', 'creator', 'generalAccess', 'resources', 'protect', 'displayName'],
  Connection: ['with', 'admins', 'allow', 'requestedBy', 'reason', 'renew'],
  Share: ['target', 'with', 'to', 'into', 'role', 'requestedBy', 'reason', 'renew'],
  Guest: ['spaces', 'invitedBy', 'expires', 'renew'],
  Approval: ['decision', 'request', 'by', 'reason'],
};

/** Values that a summary leaves out, by field: they are what readers expect. */
const QUIET: Readonly<Record<string, readonly string[]>> = {
  separationOfDuties: ['"standard"'],
  protect: ['true', 'false'],
  systemAdmin: ['false'],
  status: ['"active"'],
  generalAccess: ['"restricted"'],
  renew: ['0'],
  allow: ['["playbook","space","vault","workflow"]'],
  features: ['{"guestAccounts":false}'],
};

/** Protection is on by default for workspaces and off for spaces; a summary shows what differs from that. */
const protects = (kind: Kind, value: Json): boolean =>
  kind === 'Workspace' ? value === false : value === true;

const isTree = (value: Json): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function tellingText(kind: Kind, field: string, value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (field === 'protect' && protects(kind, value)) return valueText(value);
  if (QUIET[field]?.includes(JSON.stringify(value))) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(itemText).join(', ');
  if (isTree(value)) {
    const members = Object.entries(value).filter(([, v]) => !(Array.isArray(v) && v.length === 0));
    return members.length === 0 ? undefined : valueText(Object.fromEntries(members));
  }
  return valueText(value);
}

const field = (style: Style, name: string, text: string, gap: number): Word[] => [
  ...words(`${name}:`, (piece) => paint(style, piece, 'dim')).map((word, i) =>
    i === 0 ? {...word, gap} : word,
  ),
  ...words(text, undefined, true),
];

/**
 * How many items of a list and characters of a text a summary shows. Fields in WHOLE decide who may do what, and are
 * never shortened.
 */
const SHOWN_ITEMS = 12;
const SHOWN_CHARACTERS = 120;
const WHOLE: ReadonlySet<string> = new Set(['permissions', 'roles', 'to', 'spaces', 'admins', 'allow']);

function shortened(name: string, value: Json | undefined, style: Style): Json | undefined {
  if (style.verbose || WHOLE.has(name)) return value;
  if (Array.isArray(value) && value.length > SHOWN_ITEMS) {
    const more = `and ${value.length - SHOWN_ITEMS} more (--verbose)`;
    return [...(value as readonly Json[]).slice(0, SHOWN_ITEMS), more];
  }
  if (typeof value === 'string' && value.length > SHOWN_CHARACTERS) {
    return `${beginning(value, SHOWN_CHARACTERS).trimEnd()}${glyphsOf(style).ellipsis}`;
  }
  return value;
}

/** The summary of an object: its most important fields in one paragraph. */
export function glanceLines(
  kind: Kind,
  spec: Tree,
  labels: Labels | undefined,
  style: Style,
  indent: number,
): string[] {
  const found = TELLING[kind].flatMap((name) => {
    const text = tellingText(kind, name, shortened(name, spec[name], style));
    return text === undefined ? [] : field(style, name, text, 2);
  });
  const marks = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  if (marks.length > 0) found.push(...field(style, 'labels', marks.join(', '), 2));
  return flow(found, {width: columnsOf(style), indent, hang: indent});
}

/** The value of a field, given as the difference to an object without that field. */
function fullText(difference: Difference): string {
  if (difference.kind === 'item') return itemText(difference.rest);
  return difference.kind === 'members'
    ? difference.added.map((member) => valueText(member, true)).join(', ')
    : valueText(difference.after);
}

/** All fields of an object, one line each. */
export function fullLines(spec: Tree, labels: Labels | undefined, style: Style, indent: number): string[] {
  const whole = [
    {path: '', before: null, after: spec},
    ...(labels === undefined ? [] : [{path: '/metadata/labels', before: null, after: labels}]),
  ];
  return fieldDifferences(whole, [spec]).flatMap((difference) =>
    flow(field(style, difference.path, fullText(difference), 1), {
      width: columnsOf(style),
      indent,
      hang: indent + 2,
    }),
  );
}
