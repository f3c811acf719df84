import type {Names} from '../../model/names.ts';
import type {Ended, Plan, Waiting} from '../../model/plan.ts';
import type {Agreed} from '../words/agreed.ts';
import type {ToldReach} from '../words/reach.ts';
import type {PageData} from './page-data.ts';
import {
  type AccessRow,
  type FindingRow,
  type Statement,
  accessTable,
  agreedTable,
  endedTable,
  findingTable,
  nameTable,
  permissionTable,
  reachTable,
  statementTable,
  waitingTable,
} from './people-rows.ts';
import {type Picture, pictureTables} from './picture.ts';
import {TextPool} from './text-pool.ts';

/** What a page shows, escaped already; sections without rows are left out. */
interface PageContent {
  readonly about: PageData['about'];
  /** What people, targets and teams are called besides: see `Plan.names`. */
  readonly names?: Names;
  /** Sorted in place. */
  readonly access?: AccessRow[];
  readonly permissions?: Plan['permissions'];
  readonly reach?: readonly ToldReach[];
  readonly waiting?: readonly Waiting[];
  readonly agreed?: readonly Agreed[];
  readonly ended?: readonly Ended[];
  /** Rows of objects, whose texts go into the pool. */
  readonly objects: (pool: TextPool) => Pick<PageData, 'objects' | 'fields'>;
  readonly findings?: readonly FindingRow[];
  readonly unnoticed?: readonly Statement[];
  readonly passed?: readonly Statement[];
  readonly picture?: Picture;
}

/** The data of a page, in the shape in which the page carries it. */
export function makePageData(content: PageContent): PageData {
  const pool = new TextPool();
  const {strings, lists} = pool;
  return {
    about: content.about,
    names: nameTable(content.names ?? {}, pool),
    access: accessTable(content.access ?? [], pool),
    permissions: permissionTable(content.permissions ?? {gained: [], lost: []}, pool),
    reach: reachTable(content.reach ?? [], pool),
    waiting: waitingTable(content.waiting ?? [], pool),
    agreed: agreedTable(content.agreed ?? [], pool),
    ended: endedTable(content.ended ?? [], pool),
    ...content.objects(pool),
    findings: findingTable(content.findings ?? [], pool),
    unnoticed: statementTable(content.unnoticed ?? [], pool),
    passed: statementTable(content.passed ?? [], pool),
    ...pictureTables(content.picture ?? {places: [], links: []}, pool),
    strings,
    lists,
  };
}
