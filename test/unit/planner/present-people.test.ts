/** Manifests that name somebody by an address that they had before. */
import {describe, expect, it} from 'vitest';
import type {DesiredObject} from '../../../src/model/objects.ts';
import {withPresentPeople, type PresentPeople} from '../../../src/planner/present-people.ts';
import {desiredFrom, liveFrom} from '../model/states.ts';
import {documents} from '../rules/organisation.ts';
import {liveWith} from './plans.ts';

const [WAS, IS] = ['bo@old.example', 'bo@acme.example'];
const FORMER = new Map([[WAS, IS]]);

const member = (email: string, workspace = 'acme'): string =>
  `apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: ${workspace}, name: ${email}}\nspec: {roles: [admin]}`;
const user = (email: string): string =>
  `apiVersion: bylaw/v1\nkind: User\nmetadata: {name: ${email}}\nspec: {displayName: Bo}`;
const guest = (email: string): string =>
  `apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme, name: ${email}}\nspec: {spaces: [{space: room, role: viewer}], invitedBy: cy@acme.example}`;
const TEAM = `apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme, name: deals}\nspec: {members: [cy@acme.example, ${WAS}]}`;
const GRANT = `apiVersion: bylaw/v1\nkind: Grant\nmetadata: {workspace: acme, name: reads}\nspec: {subject: "user:${WAS}", permissions: ["insights:read:all"]}`;

const presentIn = (
  declared: string,
  live: string,
  former: ReadonlyMap<string, string> = FORMER,
): PresentPeople =>
  withPresentPeople(desiredFrom(declared), liveWith(liveFrom(live), {formerAddresses: former}));
const only = ({desired}: PresentPeople): DesiredObject => {
  const [object] = desired.values();
  if (object === undefined) throw new Error('nothing is declared');
  return object;
};

describe('a former address in a manifest', () => {
  it('is read as the present one wherever it names the person, and where it stands is kept', () => {
    const team = only(presentIn(TEAM, member(IS)));
    expect(team.spec).toMatchObject({members: [IS, 'cy@acme.example']});
    expect(team.declaration.raw).toEqual({members: ['cy@acme.example', IS]});
    expect(team.declaration.formerNames).toEqual([{pointer: '/spec/members/1', was: WAS, is: IS}]);
    expect(team.address).toBe('Team/acme/deals');

    const grant = only(presentIn(GRANT, member(IS)));
    expect(grant.spec).toMatchObject({subject: `user:${IS}`});
    expect(grant.declaration.formerNames).toEqual([{pointer: '/spec/subject', was: WAS, is: IS}]);
  });

  it.each([
    ['Member', member(WAS), member(IS), `Member/acme/${IS}`],
    ['Guest', guest(WAS), guest(IS), `Guest/acme/${IS}`],
    ['User', user(WAS), user(IS), `User/${IS}`],
  ])('is the present one as the name of a %s', (_, declared, live, address) => {
    const {desired, findings} = presentIn(declared, live);
    expect(findings).toEqual([]);
    expect([...desired.keys()]).toEqual([address]);
    const object = desired.get(address);
    expect([object?.address, object?.name]).toEqual([address, IS]);
    expect(object?.declaration.formerNames).toEqual([{pointer: '/metadata/name', was: WAS, is: IS}]);
  });

  it('is named with its item, in a list', () => {
    const list = `apiVersion: bylaw/v1\nkind: MemberList\nmetadata: {workspace: acme}\nitems:\n  - {name: cy@acme.example, roles: []}\n  - {name: ${WAS}, roles: [admin]}`;
    const object = presentIn(list, member(IS)).desired.get(`Member/acme/${IS}`);
    expect(object?.declaration.formerNames).toEqual([{pointer: '/items/1/name', was: WAS, is: IS}]);
  });

  it('stays as it is written where the person does not belong', () => {
    const elsewhere = presentIn(TEAM, member(IS, 'north'));
    expect(only(elsewhere).spec).toMatchObject({members: [WAS, 'cy@acme.example']});
    expect(only(elsewhere).declaration.formerNames).toBeUndefined();
    expect([...presentIn(user(WAS), documents(GRANT.replace(WAS, 'x@acme.example'))).desired.keys()]).toEqual(
      [`User/${WAS}`],
    );
  });

  it.each([
    ['a live member', TEAM, member(IS)],
    ['a live guest', TEAM, guest(IS)],
    ['a declared member', documents(TEAM, member(IS)), user('cy@acme.example')],
  ])('is read as the present one of %s of the workspace', (_, declared, live) => {
    expect(presentIn(declared, live).desired.get('Team/acme/deals')?.spec).toMatchObject({
      members: [IS, 'cy@acme.example'],
    });
  });

  it.each([
    ['account', user(IS)],
    ['membership anywhere', member(IS, 'north')],
    ['invitation anywhere', guest(IS)],
  ])('is read as the present one in a User, by any %s', (_, live) => {
    expect([...presentIn(user(WAS), live).desired.keys()]).toEqual([`User/${IS}`]);
  });

  it('beside the present one is the same object declared twice, with both places', () => {
    const {desired, findings} = presentIn(documents(member(IS), member(WAS)), member(IS));
    expect([...desired.keys()]).toEqual([`Member/acme/${IS}`]);
    expect(findings).toMatchObject([
      {
        rule: 'identity/duplicate',
        address: `Member/acme/${IS}`,
        place: {document: 1},
        related: [{message: 'first declared here', place: {document: 0}}],
      },
    ]);
    expect(findings[0]?.message).toContain('manifests/all.yaml:1');
  });

  it('is nothing to objects that do not name it, nor where nobody has another address', () => {
    const declared = desiredFrom(documents(member('cy@acme.example'), TEAM));
    const {desired} = withPresentPeople(declared, liveWith(liveFrom(member(IS)), {formerAddresses: FORMER}));
    const address = 'Member/acme/cy@acme.example';
    expect(desired.get(address)).toBe(declared.get(address));
    const none = withPresentPeople(declared, liveWith(liveFrom(member(IS))));
    expect(none.desired).toBe(declared);
    expect(none.findings).toEqual([]);
  });
});
