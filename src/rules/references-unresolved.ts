import {isRequest} from '../agreements/request.ts';
import {nearest, nearestEmail} from '../diagnostics/nearest.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf, parseAddress, type Address, type AddressParts} from '../model/address.ts';
import {groupBy} from '../model/group-by.ts';
import type {DesiredObject, GovernedObject} from '../model/objects.ts';
import {meantBy, namesSome, referencesOf, type Naming, type Reference} from '../model/references.ts';
import {isLetGo} from './ended.ts';
import {isDecided, type JudgedPlan} from './judged.ts';
import {atWorkspace, misplaced, misspeltWorkspaces} from './misplaced.ts';
import {about, listNames, type Breach, type Rule} from './rule.ts';
import {suggestible} from './suggestible.ts';

/** How many other places of one mistake are shown. */
const SHOWN = 20;

interface Params {
  readonly text: string;
  /** What is missing, as the end of a sentence. */
  readonly missing: string;
  readonly mend: string;
}

const definition = defineRule<Params>({
  id: 'references/unresolved',
  severity: 'error',
  invariant: true,
  title: 'a reference names nothing that is declared or live, or somebody who is not a member there',
  message: ({text, missing}) => `\`${text}\` ${missing}.`,
  help: ({mend}) => mend,
  why: 'Otherwise, access would go to anybody who takes the name later.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a}\nspec:\n  members: [nobody@acme.example]\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a}\nspec:\n  members: [bo@acme.example]\n---\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec:\n  roles: [admin]\n',
  },
});

/** Names of the objects of a kind in a workspace, by `Kind/workspace`: for suggestions, made once when needed. */
function namesByHome(judged: JudgedPlan): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  const isSuggestible = suggestible(judged);
  for (const {kind, workspace, name} of [...judged.after.values(), ...(judged.beside?.values() ?? [])]) {
    if (!isSuggestible(workspace ?? name)) continue;
    const home = `${kind}/${workspace ?? ''}`;
    const list = names.get(home);
    if (list === undefined) names.set(home, [name]);
    else list.push(name);
  }
  return names;
}

/** The partner whom a reference of an object leads to; undefined within the object's own workspace. */
const partnerNamed = ({workspace}: GovernedObject, to: AddressParts): string | undefined => {
  const home = to.kind === 'Workspace' ? to.name : to.workspace;
  return home === null || workspace === null || home === workspace ? undefined : home;
};

/** How a share names somebody of a partner; empty where it names none, or says already with whom it is. */
function partnersPerson(
  object: GovernedObject,
  {pointer}: Reference,
  email: string,
  names: ReadonlyMap<string, readonly string[]>,
): string {
  if (object.kind !== 'Share' || object.spec.with !== undefined || !pointer.startsWith('/to/')) return '';
  const [home] = [...names].flatMap(([key, known]) =>
    key.startsWith('Member/') && known.includes(email) ? [key.slice('Member/'.length)] : [],
  );
  return ` For somebody of a partner, write \`with: ${home ?? 'WORKSPACE'}\`, and connect first.`;
}

function describe(
  {object, reference}: {readonly object: GovernedObject; readonly reference: Reference},
  target: GovernedObject | undefined,
  goes: boolean,
  names: ReadonlyMap<string, readonly string[]>,
): Params {
  const {text} = reference;
  const to = parseAddress(reference.to);
  if (to === undefined) throw new Error(`a reference leads to ${reference.to}, which is no address`);
  if (target?.kind === 'Resource') {
    const is = target.spec.type;
    return {
      text,
      missing: `names a ${is}, not a ${reference.resourceType}`,
      mend: `Write \`${is}:${to.name}\`.`,
    };
  }
  const alike = names.get(`${to.kind}/${to.workspace ?? ''}`) ?? [];
  // Nobody means the object itself: it would be its own parent.
  const isItself = (name: string): boolean => addressOf(to.kind, to.workspace, name) === object.address;
  const known = alike.filter((name) => !isItself(name));
  const near = to.kind === 'Member' ? nearestEmail(to.name, known) : nearest(to.name, known);
  // As it is to be typed: `team:tax` where `team:tex` is.
  const typed = text.endsWith(to.name) ? `${text.slice(0, text.length - to.name.length)}${near}` : near;
  const hint = near === undefined ? '' : `Did you mean \`${typed}\`? `;
  if (goes) {
    return {
      text,
      missing: 'is deleted by this plan, but this object still refers to it',
      mend:
        reference.pointer === ''
          ? `Keep ${reference.to} declared, or remove everything in it too. A workspace cannot be renamed.`
          : `Remove the reference, or keep ${reference.to} declared.`,
    };
  }
  const partner = partnerNamed(object, to);
  if (to.kind === 'Member') {
    return {
      text,
      missing: `is not a member of ${to.workspace}: no such Member is declared or live`,
      mend:
        partner === undefined
          ? `${hint}Declare the Member in ${to.workspace}, or name somebody who is one.${partnersPerson(object, reference, to.name, names)}`
          : `${hint}Name somebody who is a member there, or ask ${partner} to add them.`,
    };
  }
  if (partner !== undefined) {
    return {
      text,
      missing: `does not exist: no such ${to.kind} is declared or live${to.workspace === null ? '' : ` in ${to.workspace}`}`,
      mend:
        to.kind === 'Workspace'
          ? `${hint}Check the name with the partner, whose own set declares that workspace. If it is not live yet, apply that set first. If each set refers to the other, apply one of them without its Connection and Shares, then the other, then add them.`
          : `${hint}Check the name with ${partner}, whose own set declares it.`,
    };
  }
  const where = to.workspace === null ? '' : ` in ${to.workspace}`;
  return {
    text,
    missing: `does not exist: no such ${to.kind} is declared or live${where}`,
    mend: `${hint}Declare ${reference.to}, or name one that exists.`,
  };
}

/** What is declared, but in no part of the set that this plan is for. */
const describeLeftOut = ({text, to}: Reference): Params => ({
  text,
  missing: 'is declared, but left out of this plan, and not live yet',
  mend: `Plan ${to}, too: add it as another \`--target\`, or plan without a filter.`,
});

/**
 * Whether a reference can be judged. Without a database, only one into a workspace that the set declares can, to what
 * could not stand in a manifest that cannot be read: everything else may be live or declared.
 */
const decidable = (judged: JudgedPlan, reference: Reference): boolean => {
  const to = parseAddress(reference.to);
  return to !== undefined && isDecided(judged, to);
};

/** Where a reference stands: in the spec, or, of the workspace, in the document's metadata. */
function placeOf(object: DesiredObject, {pointer}: Reference): ReturnType<typeof about> {
  return pointer === '' ? atWorkspace(object) : about(object, pointer);
}

/** A team or the like as recipient in a partner: `share/external-recipient` reports it. */
const isForeignGroup = (object: DesiredObject, {pointer, text}: Reference): boolean =>
  object.kind === 'Share' &&
  object.spec.with !== undefined &&
  pointer.startsWith('/to/') &&
  !text.startsWith('user:');

/** Whether a reference leads over a border to what is gone there: `connection/ended` reports it. */
const isOfEnded = (judged: JudgedPlan, object: DesiredObject, {pointer, to, text}: Reference): boolean =>
  isRequest(object) &&
  pointer !== '' &&
  (parseAddress(to)?.workspace ?? text) === object.spec.with &&
  isLetGo(judged, object, pointer.startsWith('/to/') ? text : '');

/** A reference that names nothing, and what is said of it. */
interface Unresolved {
  readonly object: DesiredObject;
  readonly reference: Reference;
  readonly params: Params;
  /** What it names is deleted by this plan. */
  readonly goes: boolean;
}

/** An answer about names that is worked out once for each: many objects of a workspace name the same. */
function once(answer: (...naming: Naming) => boolean): (...naming: Naming) => boolean {
  const known = new Map<string, Map<string, Map<string, boolean>>>();
  let last = {form: '', home: '', answers: new Map<string, boolean>()};
  const answersAbout = (form: string, home: string): Map<string, boolean> => {
    let homes = known.get(form);
    if (homes === undefined) known.set(form, (homes = new Map<string, Map<string, boolean>>()));
    let answers = homes.get(home);
    if (answers === undefined) homes.set(home, (answers = new Map<string, boolean>()));
    return answers;
  };
  return (form, home, text) => {
    if (last.form !== form || last.home !== home) last = {form, home, answers: answersAbout(form, home)};
    const {answers} = last;
    let found = answers.get(text);
    if (found === undefined) answers.set(text, (found = answer(form, home, text)));
    return found;
  };
}

function* unresolvedIn(judged: JudgedPlan): Generator<Unresolved> {
  let names: ReadonlyMap<string, readonly string[]> | undefined;
  const fits = (
    target: GovernedObject | undefined,
    {resourceType}: Pick<Reference, 'resourceType'>,
  ): boolean =>
    target !== undefined &&
    (resourceType === undefined || (target.kind === 'Resource' && target.spec.type === resourceType));
  const there = ({to}: Pick<Reference, 'to'>): GovernedObject | undefined =>
    judged.after.get(to) ?? judged.beside?.get(to);
  const isMissing = once((...naming) => {
    const meant = meantBy(...naming);
    return meant !== undefined && !fits(there(meant), meant);
  });
  for (const object of judged.desired.values()) {
    if (!namesSome(object, isMissing)) continue;
    for (const reference of referencesOf(object)) {
      if (isForeignGroup(object, reference) || isOfEnded(judged, object, reference)) continue;
      const target = there(reference);
      if (fits(target, reference) || !decidable(judged, reference)) continue;
      names ??= namesByHome(judged);
      const goes = target === undefined && judged.live.has(reference.to);
      const leftOut = target === undefined && !goes && judged.manifests?.has(reference.to) === true;
      const params = leftOut
        ? describeLeftOut(reference)
        : describe({object, reference}, target, goes, names);
      yield {object, reference, params, goes};
    }
  }
}

/** The workspace that an address is in, or is. */
const workspaceOf = (address: Address): string | null => {
  const to = parseAddress(address);
  return to?.kind === 'Workspace' ? to.name : (to?.workspace ?? null);
};

/** Says of several references to one person who goes, or one workspace that is not there, what is said of one of them. */
function together(all: readonly [Unresolved, ...Unresolved[]]): Params {
  const [{reference, params, goes}] = all;
  const to = parseAddress(reference.to);
  const users = [...new Set(all.map(({object}) => object.address))];
  if (to?.kind === 'Member' && goes) {
    const still = `${users.length === 1 ? 'this object still refers' : `${users.length} objects still refer`} to them`;
    return {
      text: to.name,
      missing: `is removed from ${to.workspace} by this plan, but ${still}${users.length === 1 ? '' : `: ${listNames(users)}`}`,
      mend: `If they leave, \`bylaw offboard ${to.name} --workspace ${to.workspace}\` hands over what they created and ends the rest; with \`--write\` it also corrects the manifests. Otherwise, remove the references, or keep ${reference.to} declared.`,
    };
  }
  if (users.length === 1) return params;
  return {...params, missing: `${params.missing}; ${users.length} objects refer to it: ${listNames(users)}`};
}

/**
 * Says of each misspelt workspace, once for each document, what misses the objects there. Where the set names its workspaces,
 * `references/wrong-workspace` says it; with a database, the workspace itself is what is missing.
 */
function* misspelt(
  judged: JudgedPlan,
  missed: readonly Unresolved[],
  objects: ReadonlyMap<Address, DesiredObject>,
  meant: ReadonlyMap<string, string>,
): Generator<Breach> {
  if (!judged.offline) return;
  const documents = groupBy(missed, ({reference}) => {
    const {file, document} = objects.get(reference.to)?.declaration.place ?? {};
    return `${document} ${file}`;
  });
  for (const all of documents.values()) {
    const {to} = all[0].reference;
    const object = objects.get(to);
    const workspace = object?.workspace;
    if (!object || !workspace || judged.set.workspaces?.includes(workspace) === false) continue;
    const users = [...new Set(all.map((each) => each.object.address))];
    const it = all.every(({reference}) => reference.to === to) ? 'it' : 'what is declared here';
    const params = {
      text: workspace,
      missing: `is not a workspace of this set, and ${to} is missing: ${listNames(users)} ${users.length === 1 ? 'refers' : 'refer'} to ${it}`,
      mend: `Did you mean \`${meant.get(workspace)}\`? If not, declare ${to}.`,
    };
    yield {finding: finding(definition, params, atWorkspace(object)), causes: [object.address]};
  }
}

export const referencesUnresolved: Rule = {
  definition,
  *check(judged) {
    const meant = misspeltWorkspaces(judged);
    const objects = misplaced(judged, meant);
    const unresolved = [...unresolvedIn(judged)];
    const missed = unresolved.filter(({reference}) => objects.has(reference.to));
    yield* misspelt(judged, missed, objects, meant);
    const missing = unresolved.filter(({reference}) => !objects.has(reference.to));
    const groups = groupBy(missing, ({reference, goes, object}) => {
      const kind = parseAddress(reference.to)?.kind;
      // One person who goes, or one name of a workspace that is misspelt, is one mistake, however many objects say it.
      const isOne = (kind === 'Member' && goes) || (kind === 'Workspace' && !goes);
      return isOne ? reference.to : `${object.address} ${reference.pointer}`;
    });
    for (const group of groups.values()) {
      const [{object, reference}, ...more] = group;
      const home = workspaceOf(reference.to);
      const isInUnknown =
        home !== null &&
        parseAddress(reference.to)?.kind !== 'Workspace' &&
        groups.has(addressOf('Workspace', null, home));
      // Nothing can be there: the workspace itself is reported.
      if (isInUnknown) continue;
      const params = together(group);
      const related = more.flatMap((each) => {
        const {place} = placeOf(each.object, each.reference);
        return place === undefined ? [] : [{message: `${each.object.address} refers to it here`, place}];
      });
      yield {
        finding: finding(definition, params, {
          ...placeOf(object, reference),
          ...(related.length > 0 && {related: related.slice(0, SHOWN)}),
        }),
        causes: [reference.to, ...more.map((each) => each.object.address)],
      };
    }
  },
};
