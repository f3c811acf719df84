/** What was asked from a workspace that is deleted: who applied it is remembered as long as its object is there. */
import {expect, test} from 'vitest';
import {settle} from '../../../src/agreements/settle.ts';
import type {Change} from '../../../src/model/change.ts';
import {EMPTY_LEDGER} from '../../../src/model/ledger.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {connection, stateOf, workspace} from '../access/organisation.ts';

const ASKED = {digest: 'sha256:1', asked: 'sha256:2', askedBy: 'al@acme.example', since: 1, lapsed: false};
const KEY = 'connection:north/acme acme';
const asking = connection('north', 'acme');

/** What is known of the request once north is deleted with these objects. */
function askedAfter(deleted: readonly GovernedObject[]) {
  const before = stateOf([workspace('acme'), workspace('north'), asking]);
  const gone = [workspace('north'), ...deleted];
  const after = new Map(
    [...before].filter(([address]) => !gone.some((object) => object.address === address)),
  );
  const changes = gone.map((object): Change => ({
    address: object.address,
    actions: ['delete'],
    reason: 'removed',
    fields: [],
    before: {...object, managedBy: 'north'},
  }));
  const ledger = {...EMPTY_LEDGER, asked: new Map([[KEY, ASKED]])};
  const isSystemAdmin = (): boolean => false;
  return settle({ledger, before, after, changes, actor: null, isSystemAdmin, now: 2}).ledger.asked.get(KEY);
}

test('a connection that the archive keeps has lapsed', () => {
  expect(askedAfter([])).toEqual({...ASKED, lapsed: true});
});

test('nothing is remembered of a connection that is deleted with its workspace', () => {
  expect(askedAfter([asking])).toBeUndefined();
});
