import type {Diagnostic} from '../../diagnostics/diagnostic.ts';
import {changeRows} from './object-rows.ts';
import type {PageData} from './page-data.ts';
import {
  accessTable,
  agreedTable,
  findingTable,
  permissionTable,
  reachTable,
  waitingTable,
} from './people-rows.ts';
import {pictureTables} from './picture.ts';
import {TextPool} from './text-pool.ts';

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
