/** What an object says, for a reader who has not seen its manifest: at a glance, or in full. */
import type {Kind} from '../../model/kinds.ts';
import type {Json, Labels} from '../../model/specs.ts';
import {beginning} from '../words/beginning.ts';
import {type Difference, fieldDifferences} from '../words/field-differences.ts';
import {itemText, valueText} from '../words/value-text.ts';
import {flow, type Word, words} from './flow.ts';
import {columnsOf, glyphsOf, paint, type Style} from './style.ts';

type Tree = {readonly [key: string]: Json};

/** The fields that tell most about an object of each kind, most telling first: who and what before why and how. */
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

/** What goes without saying: nobody needs to read it of a new object. */
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

/** Protection is on for workspaces and off for spaces unless they say otherwise; only the other way is telling. */
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

/** Items of a list, and characters of a text, that a glance shows. Who may do what is never cut. */
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

/** The telling fields of an object, one after the other. */
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

/** What stands in a field of an object, given the difference that it makes to have it. */
function fullText(difference: Difference): string {
  if (difference.kind === 'item') return itemText(difference.rest);
  return difference.kind === 'members'
    ? difference.added.map((member) => valueText(member, true)).join(', ')
    : valueText(difference.after);
}

/** Everything that an object says, a field a line. */
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
