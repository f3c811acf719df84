/** Whom objects name by an address: members, guests and users by their names, everybody else in fields of their specs. */
import {canonicalSpec} from './canonical.ts';
import type {GovernedObject} from './objects.ts';
import {splitReference, visitNamings} from './references.ts';

/** Somebody whom an object names, and where. */
export interface PersonNamed {
  /** JSON pointer in the spec; `''` where it is the object's own name. */
  readonly pointer: string;
  readonly email: string;
  /** The workspace in which they are meant; null for an account. */
  readonly workspace: string | null;
  /** What stands before the address: `user:`, or nothing. */
  readonly prefix: string;
}

type Naming = Pick<GovernedObject, 'kind' | 'workspace' | 'name'> & {readonly spec: unknown};

const NAMED_BY_ADDRESS: ReadonlySet<string> = new Set(['Member', 'Guest', 'User', 'Offboarding']);

/** Everybody whom an object names; `spec` may be canonical, or as it is written. */
export function peopleNamed(object: Naming): readonly PersonNamed[] {
  const {kind, workspace, name} = object;
  const people: PersonNamed[] = NAMED_BY_ADDRESS.has(kind)
    ? [{pointer: '', email: name, workspace, prefix: ''}]
    : [];
  const {successor} = kind === 'Offboarding' ? (object.spec as {readonly successor?: unknown}) : {};
  // No reference, since the record of a leaving refers to nobody who has to be there.
  if (typeof successor === 'string')
    people.push({pointer: '/successor', email: successor, workspace, prefix: ''});
  visitNamings(object as GovernedObject, (pointer, text, form, home) => {
    if (form === 'Member') people.push({pointer, email: text, workspace: home, prefix: ''});
    if (form !== 'subject') return;
    const {type, name: email} = splitReference(text);
    if (type === 'user') people.push({pointer, email, workspace: home, prefix: 'user:'});
  });
  return people;
}

/** A value with some of its texts replaced, by JSON pointer. */
function withTexts(value: unknown, texts: ReadonlyMap<string, string>, pointer = ''): unknown {
  const text = texts.get(pointer);
  if (text !== undefined) return text;
  if (Array.isArray(value)) return value.map((entry, i) => withTexts(entry, texts, `${pointer}/${i}`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withTexts(member, texts, `${pointer}/${key}`)]),
  );
}

/** A spec, as it is written, with other addresses in the places of some people. */
export const renameInSpec = (
  spec: unknown,
  people: readonly (PersonNamed & {readonly to: string})[],
): unknown =>
  withTexts(
    spec,
    new Map(people.flatMap(({pointer, prefix, to}) => (pointer === '' ? [] : [[pointer, `${prefix}${to}`]]))),
  );

/** The canonical spec of an object with everybody in it under the name that `nameOf` says. */
export function renamePeople<T extends GovernedObject>(
  object: T,
  nameOf: (email: string, workspace: string | null) => string,
): T['spec'] {
  const others = peopleNamed(object).flatMap((person) => {
    const to = nameOf(person.email, person.workspace);
    return to === person.email || person.pointer === '' ? [] : [{...person, to}];
  });
  return others.length === 0 ? object.spec : canonicalSpec(object.kind, renameInSpec(object.spec, others));
}
