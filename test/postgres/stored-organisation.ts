/**
 * Organisations of the property tests as the tables can hold them: what would break a key is left out or
 * refers to something that is there. Each has names of its own, so that many fit into one database.
 */
import {addressOf} from '../../src/model/address.ts';
import {ofKind, type GovernedObject, type ObjectOf, type State} from '../../src/model/objects.ts';
import {splitReference} from '../../src/model/references.ts';
import {chance, pick, WORKSPACES} from '../property/access-organisations.ts';
import {object} from './objects.ts';

const CONNECTION_KINDS = ['space', 'workflow', 'playbook', 'vault'];

export interface StoredOrganisation {
  /** What is written, the archived workspace with all that is in it too. */
  readonly objects: readonly GovernedObject[];
  readonly archived: string | undefined;
  /** What is live: all but that. */
  readonly state: State;
}

/** The same organisation with `-SUFFIX` after the names of workspaces and people of `SUFFIX.example`. */
function named(state: State, suffix: string): readonly GovernedObject[] {
  const text = JSON.stringify([...state.values()])
    .replaceAll(new RegExp(String.raw`\b(${WORKSPACES.join('|')})\b`, 'g'), `$1-${suffix}`)
    .replaceAll('@example.com', `@${suffix}.example`);
  return JSON.parse(text) as GovernedObject[];
}

const pathOf = ({kind, address}: GovernedObject): string => address.slice(kind.length + 1);

class Mended {
  readonly #given: State;
  readonly #seed: number;
  readonly #members = new Map<string, string[]>();
  readonly #targets = new Map<string, string[]>();

  constructor(objects: readonly GovernedObject[], seed: number) {
    this.#given = new Map(objects.map((each) => [each.address, each]));
    this.#seed = seed;
    for (const {workspace, name} of ofKind(this.#given, 'Member')) this.#list(this.#members, workspace, name);
    for (const {workspace, name, spec} of ofKind(this.#given, 'Resource')) {
      if (this.#members.has(workspace ?? '')) this.#list(this.#targets, workspace, `${spec.type}:${name}`);
    }
    for (const {workspace, name} of ofKind(this.#given, 'Space')) {
      if (this.#members.has(workspace ?? '')) this.#list(this.#targets, workspace, `space:${name}`);
    }
  }

  #list(lists: Map<string, string[]>, workspace: string | null, name: string): void {
    lists.set(workspace ?? '', [...(lists.get(workspace ?? '') ?? []), name]);
  }

  #has(kind: 'Role' | 'Team', workspace: string, name: string): boolean {
    return this.#given.has(addressOf(kind, workspace, name));
  }

  isMember = (workspace: string, email: string): boolean =>
    this.#members.get(workspace)?.includes(email) ?? false;

  /** Somebody who is a member: the one named if they are. */
  member(workspace: string, email: string): string | undefined {
    const members = this.#members.get(workspace);
    if (members === undefined || members.includes(email)) return members && email;
    return pick(members, chance(this.#seed, `${workspace} ${email}`));
  }

  /** A target that is there, of these types: the one named if it is. */
  #target(workspace: string, reference: string, spaces: 'spaces' | 'any' = 'any'): string | undefined {
    const all = this.#targets.get(workspace) ?? [];
    const fit = spaces === 'any' ? all : all.filter((each) => each.startsWith('space:'));
    if (fit.length === 0 || fit.includes(reference)) return fit.length === 0 ? undefined : reference;
    return pick(fit, chance(this.#seed, `${workspace} ${reference}`));
  }

  #isSubject(workspace: string, subject: string): boolean {
    const {type, name} = splitReference(subject);
    if (type === 'user') return this.isMember(workspace, name);
    if (type === 'team') return this.#has('Team', workspace, name);
    if (type === 'role') return name === 'admin' || this.#has('Role', workspace, name);
    return true;
  }

  #share({address, spec, ...share}: ObjectOf<'Share'>): GovernedObject | undefined {
    const workspace = share.workspace ?? '';
    const target = this.#target(workspace, spec.target);
    const requestedBy = this.member(workspace, spec.requestedBy);
    if (target === undefined || requestedBy === undefined) return undefined;
    const path = `${workspace}/${share.name}`;
    if (spec.into !== undefined) {
      const into = this.#target(spec.with ?? '', spec.into, 'spaces');
      // The table holds no contribution of a space.
      if (into === undefined || spec.with === workspace || target.startsWith('space:')) return undefined;
      return object('Share', path, {...spec, target, into, requestedBy});
    }
    const home = spec.with ?? workspace;
    const subjects = new Map(
      (spec.to ?? []).map(({subject, ...to}) => {
        const {type, name} = splitReference(subject);
        const known = type === 'user' ? `user:${this.member(home, name) ?? name}` : subject;
        return [known, {subject: known, ...to}];
      }),
    );
    const to = [...subjects.values()].filter(({subject}) => this.#isSubject(home, subject));
    return to.length === 0 ? undefined : object('Share', path, {...spec, target, to, requestedBy});
  }

  /** The object as it can be stored, or undefined. */
  of(given: GovernedObject): GovernedObject | undefined {
    const workspace = given.workspace ?? '';
    const path = pathOf(given);
    switch (given.kind) {
      case 'Member':
        return object('Member', path, {
          ...given.spec,
          roles: given.spec.roles.filter((role) => this.#isSubject(workspace, `role:${role}`)),
        });
      case 'Team': {
        const {parent, members, ...spec} = given.spec;
        const kept = parent !== undefined && parent !== given.name && this.#has('Team', workspace, parent);
        return object('Team', path, {
          ...spec,
          members: members.filter((email) => this.isMember(workspace, email)),
          ...(kept && {parent}),
        });
      }
      case 'Grant':
        return this.#isSubject(workspace, given.spec.subject) ? given : undefined;
      case 'Resource':
      case 'Space': {
        const creator = this.member(workspace, given.spec.creator);
        if (creator === undefined) return undefined;
        if (given.kind === 'Resource') return object('Resource', path, {...given.spec, creator});
        const there = this.#targets.get(workspace) ?? [];
        const resources = given.spec.resources.filter((each) => there.includes(each));
        return object('Space', path, {...given.spec, creator, resources, region: 'EU'});
      }
      case 'Share':
        return this.#share(given);
      case 'Guest': {
        const spaces = given.spec.spaces.filter((each) =>
          this.#targets.get(workspace)?.includes(`space:${each.space}`),
        );
        const invitedBy = this.member(workspace, given.spec.invitedBy);
        return spaces.length === 0 || invitedBy === undefined
          ? undefined
          : object('Guest', path, {...given.spec, spaces, invitedBy});
      }
      default:
        return given;
    }
  }
}

/** What most workspaces let everybody do, so that capabilities are not what nearly all access fails for. */
const capabilities = (workspaces: readonly string[], seed: number): GovernedObject[] =>
  workspaces
    .filter((name) => chance(seed, `${name} lets everyone`) < 0.6)
    .map((name) =>
      object('Grant', `${name}/everyone`, {
        subject: 'everyone',
        permissions: ['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts'],
      }),
    );

/** Connections between most workspaces, most of them letting everything cross. */
function connections(mended: Mended, workspaces: readonly string[], seed: number): GovernedObject[] {
  return workspaces.flatMap((from) =>
    workspaces.flatMap((to) => {
      const requestedBy = mended.member(from, '');
      if (from === to || requestedBy === undefined || chance(seed, `${from} to ${to}`) < 0.1) return [];
      const allow = CONNECTION_KINDS.filter((kind) => chance(seed, `${from} lets ${kind} to ${to}`) < 0.95);
      const suspended = chance(seed, `${from} suspends ${to}`) < 0.05;
      return [object('Connection', `${from}/to-${to}`, {with: to, requestedBy, allow, suspended})];
    }),
  );
}

/** An organisation of the property tests as it can be stored, under names that end in the suffix. */
export function storedOrganisation(given: State, seed: number, suffix: string): StoredOrganisation {
  const all = named(given, suffix);
  const mended = new Mended(all, seed);
  const workspaces = WORKSPACES.map((name) => `${name}-${suffix}`);
  const archived = workspaces.find((name) => !all.some((each) => each.address === `Workspace/${name}`));
  const objects = [
    ...(archived === undefined
      ? []
      : [
          object('Workspace', archived, {
            displayName: archived,
            organization: archived,
            region: 'EU',
            features: {guestAccounts: true},
          }),
        ]),
    ...all.flatMap((each) => mended.of(each) ?? []),
    ...capabilities(workspaces, seed),
    ...connections(mended, workspaces, seed),
  ];
  const live = objects.filter(({workspace, kind, name}) =>
    kind === 'Workspace' ? name !== archived : workspace === null || workspace !== archived,
  );
  return {objects, archived, state: new Map(live.map((each) => [each.address, each]))};
}
