/** Members of values by name: of which type they are, and what they are. */
import {nearest} from '../diagnostics/nearest.ts';
import {quotedText, ticked} from '../diagnostics/problem-words.ts';
import {DYN, typeName, type Members, type Type} from './types.ts';
import {isKeyed, ownMember, Trouble, type Outcome, type Value} from './values.ts';

/** A question after the name that may have been meant; empty where none is near. */
export const meant = (name: string, known: Iterable<string>): string => {
  const near = nearest(name, known);
  return near === undefined ? '' : ` Did you mean ${ticked(near)}?`;
};

/** The type of a member, or why there is none. */
export function memberType(type: Type, name: string): Type | string {
  if (type.kind === 'dyn') return DYN;
  if (type.kind === 'map') return type.of;
  if (type.kind !== 'record') return `${capital(typeName(type))} has no members.`;
  const {members} = type;
  const member = Object.hasOwn(members, name) ? members[name] : undefined;
  if (member !== undefined) return member;
  const near = meant(name, Object.keys(members));
  return `${capital(typeName(type))} has no member ${quotedText(name)}.${near === '' ? memberList(members) : near}`;
}

const memberList = (members: Members): string => {
  const names = Object.keys(members);
  return names.length > 15 ? '' : ` It has ${names.map(ticked).join(', ')}.`;
};

export const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

/** The member of a value: undefined where it has none of that name. */
export function readMember(value: Value, name: string, at: number): Outcome | undefined {
  if (isKeyed(value)) return ownMember(value, name);
  const what = value === null ? 'null' : 'a value that has none';
  return new Trouble(`The member ${quotedText(name)} is asked of ${what}.`, at);
}
