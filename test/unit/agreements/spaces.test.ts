/** Where external shares cross a border at a space: who its partner is, and whether it is internal. */
import {describe, expect, it, test} from 'vitest';
import {internalSpaceOf} from '../../../src/agreements/internal-space.ts';
import {isInvited} from '../../../src/agreements/invitations.ts';
import {hasApproved, otherPartnerOf, spaceCrossing} from '../../../src/agreements/space-partners.ts';
import type {DecisionRecord} from '../../../src/model/ledger.ts';
import {objectAt, type GovernedObject} from '../../../src/model/objects.ts';
import {connection, contribution, guest, share, space, stateOf, workspace} from '../access/organisation.ts';
import {BO, connectionIn, decided, firms, into, ledgerOf, room, shareIn, toVera, VERA} from './firms.ts';

const GUS = 'gus@globex.example';

test('a share crosses at the space that it shares, or into which it contributes', () => {
  const crossing = (object: GovernedObject) => spaceCrossing(shareIn(firms(object), object.name));
  expect(crossing(room())).toEqual({space: 'Space/acme/room', host: 'acme', partner: 'northwind'});
  expect(crossing(into())).toEqual({space: 'Space/northwind/joint', host: 'northwind', partner: 'acme'});
  expect(crossing(toVera())).toBeUndefined();
  const inside = objectAt(
    firms(share('acme', 's', 'space:room', {everyone: 'viewer'})),
    'Share',
    'Share/acme/s',
  );
  expect(inside && spaceCrossing(inside)).toBeUndefined();
});

describe('a side has approved a share', () => {
  const approval = decided();
  const state = firms(toVera());
  const approved = (side: string, decision: DecisionRecord, ended: readonly string[] = []) =>
    hasApproved(
      ledgerOf([decision], {
        ended: new Map(ended.map((key) => [key, {cause: 'recipient', renew: 0, incarnation: 1, at: 0}])),
      }),
      shareIn(state, 'out'),
      side,
    );

  it('if an approval of it counts for somebody whom it asks for', () => {
    expect(approved('acme', approval)).toBe(true);
    expect(approved('northwind', approval)).toBe(false);
    expect(approved('acme', {...approval, ended: true})).toBe(false);
    expect(approved('acme', {...approval, recipients: []})).toBe(false);
    expect(approved('acme', {...approval, recipients: [{subject: `user:${GUS}`, role: 'viewer'}]})).toBe(
      false,
    );
  });

  it('not once the share has ended', () => {
    expect(approved('acme', approval, ['Share/acme/out'])).toBe(false);
    expect(approved('acme', approval, [`Share/acme/out user:${VERA}`])).toBe(false);
  });
});

describe('another partner of a space', () => {
  const globex = [workspace('globex'), connection('acme', 'globex'), connection('globex', 'acme')];
  const second = share('acme', 'second', 'space:room', {[`user:${GUS}`]: 'viewer'}, {with: 'globex'});
  const state = firms(...globex, room(), second, toVera());
  const approval = decided({request: 'share:acme/room', target: 'space:room', resources: ['vault:falcon']});
  const other = (name: string, side: string, ...decisions: readonly DecisionRecord[]) =>
    otherPartnerOf(state, ledgerOf(decisions), shareIn(state, name), side)?.share.address;

  it('is one with whom its host has approved a share of it', () => {
    expect(other('second', 'acme', approval)).toBe('Share/acme/room');
    expect(other('second', 'acme')).toBeUndefined();
    expect(other('second', 'acme', {...approval, ended: true})).toBeUndefined();
    expect(other('second', 'acme', {...approval, side: 'northwind'})).toBeUndefined();
  });

  it('is none for the same partner, nor for another side than the host of the space', () => {
    expect(other('room', 'acme', approval)).toBeUndefined();
    expect(other('second', 'globex', approval)).toBeUndefined();
    expect(other('out', 'acme', approval)).toBeUndefined();
    const {ledger, request} = {ledger: ledgerOf([approval]), request: connectionIn(state, 'acme', 'globex')};
    expect(otherPartnerOf(state, ledger, request, 'acme')).toBeUndefined();
  });

  it('is found among several shares of the space, contributions among them', () => {
    const theirs = contribution('northwind', 'theirs', 'vault:eagle', 'space:room', 'acme', 'viewer');
    const more = firms(...globex, room(), theirs, second);
    const byContribution = decided({
      request: 'share:northwind/theirs',
      target: 'vault:eagle',
      recipients: [{subject: 'space:room', role: 'viewer'}],
    });
    const known = ledgerOf([byContribution]);
    const ledger = {...known, incarnations: new Map([...known.incarnations, ['Share/northwind/theirs', 1]])};
    expect(otherPartnerOf(more, ledger, shareIn(more, 'second'), 'acme')?.share.address).toBe(
      'Share/northwind/theirs',
    );
  });
});

describe('the internal space of an external share', () => {
  const internal = (ws: string, name: string) => space(ws, name, BO, {type: 'internal'});
  const of = (name: string, ...objects: readonly GovernedObject[]) => {
    const found = objectAt(firms(...objects), 'Share', `Share/acme/${name}`);
    return found && internalSpaceOf(firms(...objects), found)?.address;
  };

  it('is the one that it shares, or into which it contributes', () => {
    expect(of('room', room(), internal('acme', 'room'))).toBe('Space/acme/room');
    expect(of('into', into(), internal('northwind', 'joint'))).toBe('Space/northwind/joint');
  });

  it('is none where that is external, gone, of another workspace or no space', () => {
    expect(of('room', room())).toBeUndefined();
    expect(of('into', into())).toBeUndefined();
    expect(of('room', room(), internal('northwind', 'room'))).toBeUndefined();
    expect(of('into', into(), internal('acme', 'joint'))).toBeUndefined();
    expect(of('out', toVera(), internal('acme', 'falcon'))).toBeUndefined();
    const gone = share('acme', 'gone', 'space:gone', {[`user:${VERA}`]: 'viewer'}, {with: 'northwind'});
    expect(of('gone', gone)).toBeUndefined();
  });

  it('is none of an internal share', () => {
    expect(
      of('s', share('acme', 's', 'space:room', {everyone: 'viewer'}), internal('acme', 'room')),
    ).toBeUndefined();
  });
});

test('a guest is invited unless a membership ended that, and it was not renewed since', () => {
  const invited = (renew: number, ended?: number) => {
    const gil = guest('acme', 'gil@guests.example', {room: 'viewer'}, {renew});
    const found = objectAt(stateOf([gil]), 'Guest', gil.address);
    const endedInvitations = new Map(ended === undefined ? [] : [[gil.address, ended]]);
    return found && isInvited(found, ledgerOf([], {endedInvitations}));
  };
  expect(invited(0)).toBe(true);
  expect([0, 1, 2].map((renew) => invited(renew, 1))).toEqual([false, false, true]);
});
