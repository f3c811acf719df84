/** Shares that still name people who were offboarded from the partner. */
import {describe, expect, it} from 'vitest';
import {digestOfPerson} from '../../../src/model/offboarded-people.ts';
import {withoutOffboardedRecipients} from '../../../src/planner/without-offboarded-recipients.ts';
import {desiredFrom} from '../model/states.ts';
import {documents} from '../rules/organisation.ts';

const RAJ = 'raj@north.example';
const VERA = 'vera@north.example';
const SHARE = 'Share/acme/out';

const recipient = (subject: string): string => `{subject: "${subject}", role: viewer}`;
const share = (to: readonly string[], partner = 'with: north, ', name = 'out'): string =>
  `apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme, name: ${name}}\nspec: {target: "vault:falcon", ${partner}requestedBy: ana@acme.example, to: [${to.map(recipient).join(', ')}]}\n`;
const approval = (name: string, request: string): string =>
  `apiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: acme, name: ${name}}\nspec: {request: "${request}", decision: approve, by: ana@acme.example, digest: "sha256:${'0'.repeat(64)}"}\n`;

/** What is left of manifests once people were offboarded from workspaces. */
function left(text: string, people: Readonly<Record<string, readonly string[]>>) {
  const desired = desiredFrom(text);
  const offboarded = {
    salt: 's',
    people: new Map(
      Object.entries(people).map(([from, emails]) => [
        from,
        new Set(emails.map((email) => digestOfPerson('s', email))),
      ]),
    ),
  };
  const found = withoutOffboardedRecipients(desired, {offboarded});
  const object = found.desired.get(SHARE);
  return {
    desired,
    found,
    to: object?.kind === 'Share' ? object.spec.to?.map(({subject}) => subject) : undefined,
    addresses: [...found.desired.keys()],
    told: found.findings.map(
      ({rule, severity, address, message}) => `${severity} ${rule} ${address}: ${message}`,
    ),
  };
}

describe('a recipient who was offboarded from the partner', () => {
  const both = share([`user:${RAJ}`, `user:${VERA}`]);

  it.each([
    ['from the partner', {north: [VERA]}],
    ['altogether', {'*': [VERA]}],
  ])('%s, is left out, and a warning says so', (_, people) => {
    const {to, told, found} = left(both, people);
    expect(to).toEqual([`user:${RAJ}`]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(new RegExp(`^warning references/offboarded ${SHARE}: .*${VERA}`));
    expect(found.findings[0]?.place?.pointer).toBe('/spec/to/1/subject');
  });

  it('is said to have left the partner, or altogether', () => {
    expect(left(both, {north: [VERA]}).told[0]).toContain('north');
    expect(left(both, {'*': [VERA]}).told[0]).not.toContain('offboarded from north');
  });

  it('from another workspace stays', () => {
    expect(left(both, {acme: [VERA], south: [VERA]}).found).toMatchObject({findings: []});
    expect(left(both, {acme: [VERA], south: [VERA]}).to).toEqual([`user:${RAJ}`, `user:${VERA}`]);
  });

  it('takes the share with them where they were the only one, and what decides on it', () => {
    const text = documents(
      share([`user:${VERA}`]),
      approval('own', 'share:acme/out'),
      approval('other', 'share:acme/other'),
      share([`user:${RAJ}`], 'with: north, ', 'other'),
    );
    const {addresses, told} = left(text, {north: [VERA]});
    expect(addresses.toSorted()).toEqual(['Approval/acme/other', 'Share/acme/other']);
    expect(told).toHaveLength(1);
  });
});

it.each([
  ['within a workspace', share([`user:${VERA}`], ''), {'*': [VERA]}],
  ['with a team of that name', share(['team:vera', `user:${RAJ}`]), {north: ['vera']}],
  ['of nobody who left', share([`user:${RAJ}`]), {north: [VERA]}],
])('a share %s stays the same object', (_, text, people) => {
  const {found, desired} = left(text, people);
  expect(found.desired.get(SHARE)).toBe(desired.get(SHARE));
  expect(found.findings).toEqual([]);
});

it('a share into a space of the partner has no recipients to leave out', () => {
  const into = share([]).replace('to: []', 'into: "space:hall", role: viewer');
  const {found, desired} = left(into, {north: [VERA]});
  expect(found.desired.get(SHARE)).toBe(desired.get(SHARE));
});

it('nothing is looked at where nobody was offboarded', () => {
  const {found, desired} = left(share([`user:${RAJ}`]), {});
  expect(found).toEqual({desired, findings: []});
  expect(found.desired).toBe(desired);
});
