/** Unmanaged live objects as manifests of a set: texts to write, all of them or none. The database is only read. */
import {compareText} from '../diagnostics/compare-text.ts';
import {errorWithoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {isOffboarded, saysSomething, withAuditedCreator} from '../export/exported-objects.ts';
import {withoutImpliedRegion, writableObjects} from '../export/export-set.ts';
import {placeImports, type EditedFile} from '../export/place-imports.ts';
import {addressOf, compareObjects, homeOf, parseAddress, type Address} from '../model/address.ts';
import {lowerEmail} from '../model/email-texts.ts';
import type {ImportResult} from '../model/export-result.ts';
import {presentAddress} from '../model/former-addresses.ts';
import {namedByEmail} from '../model/kinds.ts';
import type {Live} from '../model/live.ts';
import type {LiveObject} from '../model/objects.ts';
import {SET_FILE} from '../model/set-config.ts';
import type {LoadedSet} from './load-set.ts';
import {lackingSight, notLive, scopeWith} from './named-objects.ts';
import {NotPermittedError} from './not-permitted-error.ts';
import {requireWorkspace} from './question-scope.ts';
import {questionSight} from './question-sight.ts';
import {refuseStrangersSet} from './set-sight.ts';
import type {Store} from './store-port.ts';

/** What to import: what is named; or all that is unmanaged in the workspaces of the set, or in those that are named. */
export type ImportWanted =
  {readonly addresses: readonly string[]} | {readonly workspaces: readonly string[] | null};

export interface ImportRequest {
  readonly wanted: ImportWanted;
  /** Who is claimed to ask. */
  readonly claimed: string | null;
  /** Files of the set that are not to be written, since they are read through links. */
  readonly linked: ReadonlySet<string>;
}

export interface ImportOutcome {
  readonly result: ImportResult;
  /** What to write; nothing if there are findings against it. */
  readonly files: readonly EditedFile[];
}

interface Chosen {
  readonly objects: readonly LiveObject[];
  readonly alreadyDeclared: readonly Address[];
  readonly notes: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** An address as the database has it: e-mail addresses in lower case, and the present one of somebody who was renamed. */
function presentForm(address: string, {formerAddresses}: Live): string {
  const parts = parseAddress(address);
  if (parts === undefined || !namedByEmail(parts.kind)) return address;
  return addressOf(parts.kind, parts.workspace, presentAddress(formerAddresses, lowerEmail(parts.name)));
}

const foreign = (address: string, owner: string): Diagnostic =>
  errorWithoutPlace(
    'ownership/foreign-set',
    address,
    `${address} belongs to the set ${owner}, so this set cannot adopt it.`,
    `Release it there first: run \`bylaw release ${address}\` in the folder of ${owner}.`,
  );

const gone = (address: string): Diagnostic =>
  errorWithoutPlace(
    'references/offboarded',
    address,
    `${address} is of somebody who was offboarded, so no manifest may name them.`,
    'To let them be named again, run `bylaw people reinstate`.',
  );

const outside = (address: string, workspaces: readonly string[]): Diagnostic =>
  errorWithoutPlace(
    'references/wrong-workspace',
    address,
    `${address} is outside the workspaces of this set: ${workspaces.join(', ')}.`,
    `Add its workspace to \`workspaces\` in ${SET_FILE}, or import it into another set.`,
  );

/** Whether the set may touch the workspace of an object. */
const mayTouch = ({config}: LoadedSet, object: LiveObject): boolean => {
  const home = homeOf(object);
  return home === null || config.workspaces === undefined || config.workspaces.includes(home);
};

function chooseNamed(
  live: Live,
  loaded: LoadedSet,
  named: readonly string[],
  claimed: string | null,
): Chosen {
  const {name, workspaces = []} = loaded.config;
  const offboarded = isOffboarded(live);
  const objects: LiveObject[] = [];
  const alreadyDeclared: Address[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const address of new Set(named.map((text) => presentForm(text, live)))) {
    const lacking = lackingSight(address, live.login.actor ?? claimed, live, name);
    if (lacking !== null) {
      throw new NotPermittedError(
        `Nothing is shown of ${address}: that needs ${lacking}.`,
        'Have somebody who is a member there import it, or name one with `--as EMAIL`.',
      );
    }
    const object = live.objects.get(address) ?? live.dormant.get(address);
    if (object === undefined) diagnostics.push(notLive(address, live));
    else if (object.managedBy !== null && object.managedBy !== name)
      diagnostics.push(foreign(address, object.managedBy));
    else if (loaded.decoded.objects.has(address)) alreadyDeclared.push(address);
    else if (offboarded(object)) diagnostics.push(gone(address));
    else if (!mayTouch(loaded, object)) diagnostics.push(outside(address, workspaces));
    else objects.push(object);
  }
  return {objects, alreadyDeclared, notes: [], diagnostics};
}

/** The workspaces that a set is about: in which it declares or owns something. */
function homesOf(live: Live, {config, decoded}: LoadedSet): ReadonlySet<string | null> {
  const owned = [...live.objects.values()].filter(({managedBy}) => managedBy === config.name);
  return new Set([...decoded.objects.values(), ...owned].map(homeOf));
}

const counted = (count: number): string =>
  count === 1 ? '1 unmanaged object' : `${count} unmanaged objects`;

function chooseAll(
  live: Live,
  loaded: LoadedSet,
  workspaces: readonly string[] | null,
  claimed: string | null,
): Chosen {
  const {name} = loaded.config;
  const sight = questionSight(live, {set: name, claimed});
  const offboarded = isOffboarded(live);
  const homes: ReadonlySet<string | null> = workspaces === null ? homesOf(live, loaded) : new Set(workspaces);
  const isHere = (object: LiveObject): boolean =>
    object.kind !== 'User' && homes.has(homeOf(object)) && sight.isOwn(homeOf(object));
  const all = [...live.objects.values()];
  const people = new Set(
    all.flatMap((object) =>
      isHere(object) && (object.kind === 'Member' || object.kind === 'Guest') ? [object.name] : [],
    ),
  );
  const isAccount = (object: LiveObject): boolean => saysSomething(object) && people.has(object.name);
  const unmanaged = all.filter(
    (object) =>
      object.managedBy === null &&
      object.kind !== 'Offboarding' &&
      !loaded.decoded.objects.has(object.address) &&
      (isHere(object) || isAccount(object)),
  );
  const objects = unmanaged.filter((object) => !offboarded(object) && mayTouch(loaded, object));
  const left = unmanaged.length - objects.length;
  const dormant = [...live.dormant.values()].filter(isHere).length;
  return {
    objects,
    alreadyDeclared: [],
    diagnostics: [],
    notes: [
      ...(left > 0
        ? [
            `${counted(left)} ${left === 1 ? 'is' : 'are'} left: people who were offboarded, or workspaces that this set may not touch.`,
          ]
        : []),
      ...(dormant > 0
        ? [
            `${counted(dormant)} ${dormant === 1 ? 'has' : 'have'} had no effect since the workspace was restored, and ${dormant === 1 ? 'is' : 'are'} left. To adopt one, name it: an adoption gives it effect again.`,
          ]
        : []),
    ],
  };
}

/** What to write to import objects into the loaded set, whose manifests must be in order. */
export async function importObjects(
  store: Store,
  loaded: LoadedSet,
  {wanted, claimed, linked}: ImportRequest,
): Promise<ImportOutcome> {
  const named = 'addresses' in wanted ? wanted.addresses : [];
  const asked = 'workspaces' in wanted ? (wanted.workspaces ?? []) : [];
  const scope = scopeWith(
    loaded,
    [...named.map(lowered), ...asked.map((name) => `Workspace/${name}`)],
    claimed,
  );
  const {live} = await store.read(scope);
  const set = loaded.config.name;
  refuseStrangersSet(live, set, claimed);
  for (const workspace of asked) await requireWorkspace(store, live, workspace, {set, claimed});
  const chosen =
    'addresses' in wanted
      ? chooseNamed(live, loaded, named, claimed)
      : chooseAll(live, loaded, wanted.workspaces, claimed);
  const {alreadyDeclared, diagnostics, notes} = chosen;
  const nothing = {set, imported: [], alreadyDeclared, leftOut: [], notes, diagnostics};
  if (diagnostics.length > 0) return {result: nothing, files: []};
  const plain = chosen.objects
    .toSorted(compareObjects)
    .map((object) => withoutImpliedRegion(withAuditedCreator(object, live), live));
  const {written, leftOut} = writableObjects(plain);
  const sources = new Map([...loaded.sources].filter(([file]) => file !== SET_FILE && !linked.has(file)));
  const declared = [...loaded.decoded.objects.values()];
  const {files, placed} = placeImports(written, {config: loaded.config, declared, sources});
  const imported = placed
    .map(({object, file}) => ({address: object.address, file}))
    .toSorted((a, b) => compareText(a.address, b.address));
  return {result: {...nothing, imported, leftOut}, files};
}

/** An address with its e-mail address in lower case, as far as it is one. */
function lowered(address: string): string {
  const parts = parseAddress(address);
  return parts === undefined || !namedByEmail(parts.kind)
    ? address
    : addressOf(parts.kind, parts.workspace, lowerEmail(parts.name));
}
