/**
 * Manifests that name somebody by an address that they no longer have are read as if they said the present one, where the
 * person belongs: where they are a member or guest, or have their account. Elsewhere, the address stays as it is written, so
 * that a set of strangers does not learn the present one; rule `references/former-address` then stands against it.
 */
import type {Finding} from '../diagnostics/diagnostic.ts';
import {identityDuplicateDefinition} from '../diagnostics/identity-rules.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {addressOf, type Address} from '../model/address.ts';
import {presentAddress, type FormerAddresses} from '../model/former-addresses.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, FormerName, State} from '../model/objects.ts';
import {peopleNamed, renameInSpec, renamePeople, type PersonNamed} from '../model/people-named.ts';

export interface PresentPeople {
  readonly desired: State<DesiredObject>;
  /** Objects that are declared under both addresses. */
  readonly findings: readonly Finding[];
}

/** Whether somebody belongs to a workspace, by what is live or declared; null asks for their account. */
type Belongs = (email: string, workspace: string | null) => boolean;

function belongingIn(desired: State<DesiredObject>, {objects}: Pick<Live, 'objects'>): Belongs {
  const accounts = new Set<string>();
  for (const {kind, name} of objects.values()) {
    if (kind === 'User' || kind === 'Member' || kind === 'Guest') accounts.add(name);
  }
  return (email, workspace) =>
    workspace === null
      ? accounts.has(email)
      : (['Member', 'Guest'] as const).some((kind) => {
          const address = addressOf(kind, workspace, email);
          return objects.has(address) || desired.has(address);
        });
}

/** Where the manifest says a former address, as a JSON pointer within its document. */
function writtenAt({declaration}: DesiredObject, {pointer}: PersonNamed): string {
  const {place, specPointer} = declaration;
  if (pointer !== '') return `${specPointer}${pointer}`;
  return `${place.pointer === '' ? '/metadata' : place.pointer}/name`;
}

/** An object with the present addresses in it; the same one where it names nobody by a former address. */
function withPresentNames(object: DesiredObject, nameOf: (email: string, of: string | null) => string) {
  const {kind, workspace, name, declaration} = object;
  const written = peopleNamed({kind, workspace, name, spec: declaration.raw}).flatMap((person) => {
    const to = nameOf(person.email, person.workspace);
    return to === person.email ? [] : [{...person, to}];
  });
  if (written.length === 0) return object;
  const own = written.find(({pointer}) => pointer === '')?.to ?? name;
  const formerNames = written.map((person): FormerName => ({
    pointer: writtenAt(object, person),
    was: person.email,
    is: person.to,
  }));
  return {
    ...object,
    name: own,
    address: addressOf(kind, workspace, own),
    spec: renamePeople(object, nameOf),
    declaration: {...declaration, raw: renameInSpec(declaration.raw, written), formerNames},
  } as DesiredObject;
}

/** The function that gives the present address of somebody where they belong. */
function presentNames(former: FormerAddresses, belongs: Belongs) {
  return (email: string, workspace: string | null): string => {
    const present = presentAddress(former, email);
    return present !== email && belongs(present, workspace) ? present : email;
  };
}

/** What the manifests declare, with everybody under their present address. */
export function withPresentPeople(
  desired: State<DesiredObject>,
  live: Pick<Live, 'objects' | 'formerAddresses'>,
): PresentPeople {
  if (live.formerAddresses.size === 0) return {desired, findings: []};
  const nameOf = presentNames(live.formerAddresses, belongingIn(desired, live));
  const present = new Map<Address, DesiredObject>();
  const findings: Finding[] = [];
  for (const written of desired.values()) {
    const object = withPresentNames(written, nameOf);
    const first = present.get(object.address);
    if (first === undefined) {
      present.set(object.address, object);
      continue;
    }
    const {address, declaration} = object;
    const {file} = first.declaration.place;
    findings.push(
      finding(
        identityDuplicateDefinition,
        {what: address, first: {file, line: first.declaration.line}},
        {
          address,
          place: declaration.place,
          related: [{message: 'first declared here', place: first.declaration.place}],
        },
      ),
    );
  }
  return {desired: present, findings};
}
