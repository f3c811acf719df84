import {expect, it} from 'vitest';
import type {Change} from '../../../src/model/change.ts';
import type {Session} from '../../../src/postgres/connect.ts';
import {eventsInParts, eventsOf, type ChangeEvent} from '../../../src/postgres/opaque-events.ts';

/** A database that has an id for everybody, and notes whom it was asked for. */
function sessionOf(asked: string[]): Session {
  const idOf = (email: string): string =>
    `p_${Buffer.from(email).toString('hex').padEnd(24, '0').slice(0, 24)}`;
  const query = (text: string, [, emails = []]: readonly (readonly string[])[] = []) => {
    const found = text.includes('person_ids') ? emails : [];
    for (const email of found) asked.push(email);
    return Promise.resolve({rows: found.map((email) => ({email, id: idOf(email)}))});
  };
  return {query, spoil: () => undefined} as unknown as Session;
}

const people = ['bo', 'al', 'cy', 'bo', 'di', 'al', 'ed'];
const changes = people.map((name, i): Change => {
  const address = `Team/acme/t${i}`;
  const spec = {members: [`${name}@acme.example`], displayName: `Ask ${name}@acme.example`};
  const after = {kind: 'Team', address, workspace: 'acme', name: `t${i}`, labels: {}, spec};
  return {
    address,
    actions: ['create'],
    reason: 'new',
    fields: [],
    before: undefined,
    after,
  } as unknown as Change;
});

async function partsOf(session: Session, some: readonly Change[], size: number) {
  const parts: (readonly ChangeEvent[])[] = [];
  for await (const part of eventsInParts(session, some, size)) parts.push(part);
  return parts;
}

it('has the events in parts that there are at once, and asks for everybody once', async () => {
  const asked: string[] = [];
  const whole = await eventsOf(sessionOf([]), changes);
  const parts = await partsOf(sessionOf(asked), changes, 2);
  expect(parts.map(({length}) => length)).toEqual([2, 2, 2, 1]);
  expect(parts.flat()).toEqual(whole);
  expect(JSON.stringify(whole)).not.toContain('@acme.example"');
  expect(asked.toSorted()).toEqual([...new Set(people)].map((name) => `${name}@acme.example`).toSorted());
  expect(await partsOf(sessionOf([]), [], 2)).toEqual([[]]);
});
