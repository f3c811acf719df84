/** "Deleting [a workspace] ends all access at once": what is left of it gives none. */
import {expect, it} from 'vitest';
import {objectsInForce} from '../../../src/access/objects-in-force.ts';
import {KINDS} from '../../../src/model/kinds.ts';
import {member, resource, role, space, stateOf, team, user, workspace} from './organisation.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';

it('there are none of any kind in a state without objects', () => {
  expect(objectsInForce(new Map())).toStrictEqual(Object.fromEntries(KINDS.map((kind) => [kind, []])));
});

it('are by kind, accounts and workspaces among them', () => {
  const objects = [
    workspace('acme'),
    user(BO),
    role('acme', 'counsel', []),
    resource('acme', 'vault', 'falcon', BO),
  ];
  const {Workspace, User, Role, Resource, Space} = objectsInForce(stateOf(objects));
  expect([...Workspace, ...User, ...Role, ...Resource]).toStrictEqual(objects);
  expect(Space).toStrictEqual([]);
});

it('are not what is left of a workspace that is gone, whatever else has its name', () => {
  const left = [space('gone', 'room', BO), member('gone', BO, [])];
  const {Space, Member, Team} = objectsInForce(
    stateOf([workspace('acme'), team('acme', 'gone', []), ...left]),
  );
  expect([...Space, ...Member]).toStrictEqual([]);
  expect(Team).toHaveLength(1);
});

it('has members in the order of their addresses', () => {
  const state = stateOf([workspace('acme'), member('acme', CY, []), member('acme', BO, [])]);
  expect(objectsInForce(state).Member.map(({name}) => name)).toStrictEqual([BO, CY]);
});
