import {ofKind, type State} from '../model/objects.ts';

/** Whether some team of a workspace lists both people: a parent team brings nothing. */
export type Colleagues = (workspace: string, a: string, b: string) => boolean;

/** Who shares a team with whom in a state: the teams of each person are looked up once. */
export function colleagues(state: State): Colleagues {
  const teams = new Map<string, Set<string>>();
  for (const team of ofKind(state, 'Team')) {
    for (const email of team.spec.members) {
      const key = `${team.workspace} ${email}`;
      const known = teams.get(key);
      if (known === undefined) teams.set(key, new Set([team.name]));
      else known.add(team.name);
    }
  }
  return (workspace, a, b) => {
    const theirs = teams.get(`${workspace} ${b}`);
    return (
      theirs !== undefined && [...(teams.get(`${workspace} ${a}`) ?? [])].some((team) => theirs.has(team))
    );
  };
}
