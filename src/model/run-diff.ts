/** What the states after two runs of a set differ in (section 8 of the contract). */
import type {Names} from './names.ts';
import type {AccessChanges, PermissionChanges, PlannedChange} from './plan.ts';

export interface RunDiff {
  readonly set: string;
  readonly from: {readonly run: number; readonly at: string};
  readonly to: {readonly run: number; readonly at: string};
  readonly summary: {readonly create: number; readonly update: number; readonly delete: number};
  /** As in a plan that leads from one to the other, in its order. */
  readonly changes: readonly Pick<
    PlannedChange,
    'address' | 'actions' | 'reason' | 'fields' | 'before' | 'after' | 'labels' | 'renamedFrom'
  >[];
  readonly access: AccessChanges;
  readonly permissions: PermissionChanges;
  /** What the people, targets and teams of `access` are called besides; absent if by nothing else. */
  readonly names?: Names;
}
