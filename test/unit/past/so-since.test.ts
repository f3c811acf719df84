/** Since when objects say what they say: a break, a rename, and where nobody knows. */
import {expect, test} from 'vitest';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {soSince, type SoSince, type Statement} from '../../../src/past/so-since.ts';
import {member, role, workspace} from '../access/organisation.ts';
import {Story} from './story.ts';

const BO = 'bo@acme.example';
const MEMBER = `Member/acme/${BO}`;

/** That bo has a role, by whatever name it has at the time. */
const hasRole = (name: string): Statement => ({
  addresses: [MEMBER, `Role/acme/${name}`],
  holds: ([who, what]) => who?.kind === 'Member' && what !== undefined && who.spec.roles.includes(what.name),
});

const firm = (roles: readonly string[], ...defined: readonly GovernedObject[]): readonly GovernedObject[] => [
  workspace('acme'),
  member('acme', BO, [...roles]),
  ...defined,
];
const READS = role('acme', 'counsel', ['spaces:read:all']);
const WRITES = role('acme', 'counsel', ['spaces:read:all', 'spaces:update:all']);

const of = (story: Story, name = 'counsel'): SoSince => {
  const [found] = soSince(story.past(), [hasRole(name)]);
  return found as SoSince;
};
const day = ({since}: SoSince): string | null =>
  since === null ? null : new Date(since).toISOString().slice(5, 10);

test('it is the beginning of what is unbroken, with what stood beside it then', () => {
  const story = new Story()
    .apply('01-01', firm(['counsel'], READS))
    .apply('02-01', firm([], READS))
    .apply('03-01', firm(['counsel'], READS))
    .apply('04-01', firm(['counsel'], WRITES));
  expect(day(of(story))).toBe('03-01');
  expect(of(story).began).toMatchObject([{name: BO}, {spec: {permissions: ['spaces:read:all']}}]);
  expect(soSince(story.past(), [hasRole('partner')])[0]).toMatchObject({since: null});
});

test('what is renamed is followed', () => {
  const lawyer = role('acme', 'lawyer', ['spaces:read:all']);
  const story = new Story()
    .apply('01-01', firm(['counsel'], READS))
    .apply('02-01', firm(['lawyer'], lawyer), {'Role/acme/lawyer': 'Role/acme/counsel'});
  expect(day(of(story, 'lawyer'))).toBe('01-01');
});

test('what was written around bylaw, or is older than what was read, has no beginning', () => {
  const around = new Story()
    .apply('01-01', firm([], READS))
    .around(member('acme', BO, ['counsel']))
    .apply('02-01', firm([], WRITES))
    .around(member('acme', BO, ['counsel']));
  expect(of(around)).toMatchObject({since: null, outside: true});
  const cut = new Story().apply('01-01', firm(['counsel'], READS)).apply('03-01', firm(['counsel'], WRITES));
  const [found] = soSince(cut.past('12-31', Story.at('02-01')), [hasRole('counsel')]);
  expect(found).toMatchObject({since: null, outside: false});
  expect(found?.began[1]).toMatchObject({spec: {permissions: ['spaces:read:all']}});
});
