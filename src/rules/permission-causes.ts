import type {Address} from '../model/address.ts';
import type {PlanToJudge} from './judged.ts';

const GIVING: readonly string[] = ['Member', 'Team', 'Role', 'Grant'];

/** The changes by which a plan can take permissions from people in a workspace. */
export const permissionCauses = ({changes}: PlanToJudge, workspace: string): readonly Address[] =>
  changes.flatMap(({address, before}) =>
    before !== undefined && before.workspace === workspace && GIVING.includes(before.kind) ? [address] : [],
  );
