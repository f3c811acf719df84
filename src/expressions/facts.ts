/** People and targets of a state, as expressions know them. */
import {appendAll} from '../model/append-all.ts';
import {isActiveMember} from '../access/held-permissions.ts';
import {targetName, targetNamed, type Target} from '../access/targets.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind, type State} from '../model/objects.ts';
import type {Outside} from '../model/plan.ts';
import {NAMED, type Keyed} from './values.ts';

/** People and targets by name, each worked out once. */
export interface Facts {
  /** The person with an address; `outside` is as what they reach the target in question. */
  person(email: string, outside: Outside | null): Keyed;
  /** The target of a name such as `vault:acme-legal/falcon`; undefined if there is none. */
  target(name: string): Keyed | undefined;
}

/** A value of its own that keeps a name: it equals that text, and is shown as it. */
export const namedValue = (name: string, members: Readonly<Record<string, unknown>>): Keyed => ({
  ...members,
  [NAMED]: name,
});

interface Belonging {
  readonly workspaces: string[];
  readonly roles: string[];
  readonly teams: string[];
}

/** Where everybody is an active member at `now`, with which roles and in which teams. */
function belongings(state: State, now: number): ReadonlyMap<string, Belonging> {
  const people = new Map<string, Belonging>();
  for (const member of ofKind(state, 'Member')) {
    if (!isActiveMember(member, now)) continue;
    const workspace = member.workspace ?? '';
    const known = people.get(member.name) ?? {workspaces: [], roles: [], teams: []};
    known.workspaces.push(workspace);
    appendAll(
      known.roles,
      member.spec.roles.map((role) => `${workspace}/${role}`),
    );
    people.set(member.name, known);
  }
  for (const team of ofKind(state, 'Team')) {
    for (const email of team.spec.members) {
      const known = people.get(email);
      if (known?.workspaces.includes(team.workspace ?? '') === true)
        known.teams.push(`${team.workspace ?? ''}/${team.name}`);
    }
  }
  return people;
}

/** The spaces that hold each resource, by the name of the resource as a target. */
function spacesByResource(state: State): ReadonlyMap<string, string[]> {
  const spaces = new Map<string, string[]>();
  for (const space of ofKind(state, 'Space')) {
    const workspace = space.workspace ?? '';
    for (const resource of new Set(space.spec.resources)) {
      const name = targetNamed(workspace, resource);
      spaces.set(name, [...(spaces.get(name) ?? []), `${workspace}/${space.name}`]);
    }
  }
  return spaces;
}

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted(compareText);

/** The facts of a state at `now` (ms since 1970). */
export function factsIn(state: State, now: number): Facts {
  const people = belongings(state, now);
  const targets = new Map<string, Target>();
  for (const kind of ['Space', 'Resource'] as const)
    for (const target of ofKind(state, kind)) targets.set(targetName(target), target);
  const spaces = spacesByResource(state);
  const workspaceNamed = (name: string) =>
    objectAt(state, 'Workspace', addressOf('Workspace', null, name))?.spec;
  const known = new Map<string, Keyed>();
  const once = (key: string, make: () => Keyed): Keyed => {
    const made = known.get(key) ?? make();
    known.set(key, made);
    return made;
  };
  return {
    person: (email, outside) =>
      once(`${outside ?? ''} ${email}`, () => {
        const {workspaces = [], roles = [], teams = []} = people.get(email) ?? {};
        const organizations = workspaces.flatMap((name) => workspaceNamed(name)?.organization ?? []);
        return namedValue(email, {
          email,
          domain: email.slice(email.indexOf('@') + 1),
          outside: outside ?? '',
          systemAdmin: objectAt(state, 'User', addressOf('User', null, email))?.spec.systemAdmin ?? false,
          workspaces: sorted(workspaces),
          organizations: sorted(organizations),
          roles: sorted(roles),
          teams: sorted(teams),
        });
      }),
    target: (name) => {
      const target = targets.get(name);
      if (target === undefined) return undefined;
      return once(name, () => {
        const workspace = target.workspace ?? '';
        const host = workspaceNamed(workspace);
        return namedValue(name, {
          type: target.kind === 'Space' ? 'space' : target.spec.type,
          name: target.name,
          workspace,
          organization: host?.organization ?? '',
          region: host?.region ?? '',
          labels: target.labels,
          generalAccess: target.spec.generalAccess,
          creator: target.spec.creator,
          spaces: sorted(spaces.get(name) ?? []),
        });
      });
    },
  };
}
