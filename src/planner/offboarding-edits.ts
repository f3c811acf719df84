/**
 * What has to change in manifests that still name somebody who was offboarded, so that they declare what is
 * live after the offboarding: then they are in order, and plan nothing.
 */
import type {Place} from '../diagnostics/diagnostic.ts';
import {compareObjects} from '../model/address.ts';
import {formerAddressesOf} from '../model/former-addresses.ts';
import {renameEmail} from '../model/email-texts.ts';
import {appendPointer} from '../model/json-pointer.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, GovernedObject, ObjectOf, State} from '../model/objects.ts';
import {principalOf} from '../model/principal.ts';
import type {Edit} from '../manifest/edit-source.ts';
import {targetOf} from '../model/references.ts';

/** Who was offboarded from what, and what is live since. */
export interface OffboardedPerson {
  readonly person: string;
  /** Under what address what stays of them is kept: theirs, or an opaque one. */
  readonly name: string;
  readonly account: boolean;
  readonly isOffboardedFrom: (workspace: string | null | undefined) => boolean;
  /** Who takes over what was never live. */
  readonly successorIn: (workspace: string) => string;
  readonly live: State;
  /** What was live before it, and whose addresses had changed. */
  readonly before: Pick<Live, 'objects' | 'formerAddresses'>;
}

/** An edit of one file. */
export interface ManifestEdit {
  readonly file: string;
  readonly edit: Edit;
}

const REMOVED = 'removed';
type ObjectEdits = typeof REMOVED | readonly Edit[];

type Raw = Readonly<Record<string, unknown>>;

const rawOf = ({declaration}: DesiredObject): Raw => (declaration.raw ?? {}) as Raw;

const listOf = (object: DesiredObject, field: string): readonly unknown[] => {
  const list = rawOf(object)[field];
  return Array.isArray(list) ? list : [];
};

const at = ({declaration}: DesiredObject, pointer: string): {document: number; pointer: string} => ({
  document: declaration.place.document,
  pointer: `${declaration.specPointer}${pointer}`,
});

const set = (object: DesiredObject, field: string, value: string | boolean): Edit => ({
  ...at(object, `/${field}`),
  set: value,
});

/** Takes entries out of a list of the spec. */
const takeOut = (object: DesiredObject, field: string, goes: (entry: unknown) => boolean): readonly Edit[] =>
  listOf(object, field).flatMap((entry, i) =>
    goes(entry) ? [{...at(object, `/${field}/${i}`), remove: true as const}] : [],
  );

const subjectOf = (entry: unknown): unknown => (entry as Raw)['subject'];

/** The live object of the same address and kind, which the manifest has to match. */
function liveOf({address, kind}: DesiredObject, {live}: OffboardedPerson): GovernedObject | undefined {
  const object = live.get(address);
  return object?.kind === kind ? object : undefined;
}

function memberEdits(object: DesiredObject, {name, person}: OffboardedPerson): ObjectEdits {
  if (name !== person) return REMOVED;
  const raw = rawOf(object);
  if (raw['status'] === 'deactivated') return [];
  return 'status' in raw
    ? [set(object, 'status', 'deactivated')]
    : [{...at(object, ''), add: {key: 'status', value: 'deactivated'}}];
}

function shareEdits(object: DesiredObject & ObjectOf<'Share'>, offboarded: OffboardedPerson): ObjectEdits {
  const {person, isOffboardedFrom, live, successorIn} = offboarded;
  const {spec, workspace} = object;
  const now = liveOf(object, offboarded);
  const asked = isOffboardedFrom(workspace) && spec.requestedBy === person;
  if (asked && now === undefined && spec.with !== undefined) return REMOVED;
  const shared = now?.kind === 'Share' ? now.spec : undefined;
  const theirs = isOffboardedFrom(spec.with ?? workspace) ? principalOf(person) : undefined;
  const creator = isOffboardedFrom(workspace) ? targetOf(object, live)?.spec.creator : undefined;
  const creators = creator === undefined ? undefined : principalOf(creator);
  const still = asked && spec.with !== undefined ? shared?.to?.map(({subject}) => subject) : undefined;
  const gone = takeOut(object, 'to', (entry) => {
    const subject = String(subjectOf(entry));
    return subject === theirs || subject === creators || (still !== undefined && !still.includes(subject));
  });
  if (spec.to !== undefined && gone.length > 0 && gone.length === listOf(object, 'to').length) return REMOVED;
  if (!asked) return gone;
  return [...gone, set(object, 'requestedBy', shared?.requestedBy ?? successorIn(workspace ?? ''))];
}

function connectionEdits(
  object: DesiredObject & ObjectOf<'Connection'>,
  offboarded: OffboardedPerson,
): ObjectEdits {
  const {person} = offboarded;
  const asked = object.spec.requestedBy === person;
  const now = liveOf(object, offboarded);
  if (asked && now?.kind !== 'Connection') return REMOVED;
  return [
    ...takeOut(object, 'admins', (email) => email === person),
    ...(asked && now?.kind === 'Connection' ? [set(object, 'requestedBy', now.spec.requestedBy)] : []),
  ];
}

function objectEdits(object: DesiredObject, offboarded: OffboardedPerson): ObjectEdits {
  const {person, name, account, isOffboardedFrom, successorIn} = offboarded;
  if (object.kind === 'User') {
    if (object.name !== person || !account) return [];
    if (name !== person) return REMOVED;
    return object.spec.systemAdmin ? [set(object, 'systemAdmin', false)] : [];
  }
  if (object.kind === 'Share') return shareEdits(object, offboarded);
  if (!isOffboardedFrom(object.workspace)) return [];
  const now = liveOf(object, offboarded);
  switch (object.kind) {
    case 'Member':
      return object.name === person ? memberEdits(object, offboarded) : [];
    case 'Team':
      return takeOut(object, 'members', (email) => email === person);
    case 'Grant':
      return object.spec.subject === principalOf(person) ? REMOVED : [];
    case 'Space':
    case 'Resource': {
      if (object.spec.creator !== person) return [];
      const creator = now?.kind === object.kind ? now.spec.creator : successorIn(object.workspace ?? '');
      return [set(object, 'creator', creator)];
    }
    case 'Connection':
      return connectionEdits(object, offboarded);
    case 'Guest':
      return [object.name, object.spec.invitedBy].includes(person) ? REMOVED : [];
    case 'Offboarding':
      return object.name === person && name !== person ? REMOVED : [];
    case 'Approval':
      if (object.spec.by !== person) return [];
      if (now?.kind !== 'Approval') return REMOVED;
      return now.spec.by === person ? [] : [set(object, 'by', now.spec.by)];
    default:
      return [];
  }
}

/** Pointers of all texts in a value. */
function* textsIn(value: unknown, pointer: string): Generator<readonly [pointer: string, text: string]> {
  if (typeof value === 'string') yield [pointer, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* textsIn(member, appendPointer(pointer, key));
}

/** Reasons, titles and labels that mention somebody who was anonymised. */
function mentions(
  object: DesiredObject,
  edits: readonly Edit[],
  offboarded: OffboardedPerson,
): readonly Edit[] {
  const {person, name, account, isOffboardedFrom, before} = offboarded;
  const addresses = [person, ...formerAddressesOf(before.formerAddresses, person)];
  if (name === person || !(account || isOffboardedFrom(object.workspace))) return [];
  const {place, specPointer} = object.declaration;
  const labels = place.pointer === '' ? '/metadata/labels' : `${place.pointer}/labels`;
  const texts = [...textsIn(rawOf(object), specPointer), ...textsIn(object.labels, labels)];
  const done = (pointer: string): boolean =>
    edits.some(
      (edit) => pointer === edit.pointer || ('remove' in edit && pointer.startsWith(`${edit.pointer}/`)),
    );
  return texts.flatMap(([pointer, text]) => {
    const from = addresses.find((address) => renameEmail(text, address, name) !== text);
    return from === undefined || done(pointer)
      ? []
      : [{document: place.document, pointer, rename: {from, to: name}}];
  });
}

const removal = ({document, pointer}: Place): Edit => ({document, pointer, remove: true});

/** The edits of what is declared, object by object. */
export function offboardingEdits(
  declared: State<DesiredObject>,
  offboarded: OffboardedPerson,
): readonly ManifestEdit[] {
  const sorted = [...declared.values()].toSorted((a, b) => compareObjects(a, b));
  return sorted.flatMap((object) => {
    const {place} = object.declaration;
    const own = objectEdits(object, offboarded);
    const edits = own === REMOVED ? [removal(place)] : [...own, ...mentions(object, own, offboarded)];
    return edits.map((edit) => ({file: place.file, edit}));
  });
}
