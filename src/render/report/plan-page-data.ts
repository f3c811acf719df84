import type {Diagnostic} from '../../diagnostics/diagnostic.ts';
import type {Plan} from '../../model/plan.ts';
import {blockersOf} from '../plan-human.ts';
import {reachedByOthers} from '../reach-section.ts';
import {changeRows} from './object-rows.ts';
import type {PageData} from './page-data.ts';
import {
  accessRowsOf,
  accessTable,
  agreedTable,
  findingTable,
  permissionTable,
  reachTable,
  waitingTable,
} from './people-rows.ts';
import {pictureOfChanges, pictureTables} from './picture.ts';
import {TextPool} from './text-pool.ts';

/** What the page of a plan shows. The plan is escaped already. */
export function planPageData(plan: Plan): PageData {
  const pool = new TextPool();
  const {strings, lists} = pool;
  return {
    about: {
      kind: 'plan',
      name: plan.set,
      picture:
        'Workspaces, connections and shares that this plan changes. What it leaves as it is, is not drawn.',
    },
    access: accessTable(accessRowsOf(plan.access), pool),
    permissions: permissionTable(plan.permissions, pool),
    reach: reachTable(reachedByOthers(plan.access), pool),
    waiting: waitingTable(plan.waiting, pool),
    agreed: agreedTable(plan.agreed ?? [], pool),
    ...changeRows(plan.changes, blockersOf(plan.diagnostics), pool),
    findings: findingTable(plan.diagnostics, pool),
    ...pictureTables(pictureOfChanges(plan.changes, plan.workspaces), pool),
    strings,
    lists,
  };
}

/** The page of findings alone, escaped already. */
export function findingsPageData(name: string, diagnostics: readonly Diagnostic[]): PageData {
  const pool = new TextPool();
  const {strings, lists} = pool;
  return {
    about: {kind: 'plan', name, picture: ''},
    access: accessTable([], pool),
    permissions: permissionTable({gained: [], lost: []}, pool),
    reach: reachTable([], pool),
    waiting: waitingTable([], pool),
    agreed: agreedTable([], pool),
    ...changeRows([], new Map(), pool),
    findings: findingTable(diagnostics, pool),
    ...pictureTables({places: [], links: []}, pool),
    strings,
    lists,
  };
}
