import {describe, expect, it} from 'vitest';
import {reasonText, type ShownChange} from '../../../../src/render/words/changes.ts';

const renamed = (address: string, after: object): string | undefined => {
  const change: ShownChange = {
    address,
    actions: ['update'],
    reason: 'renamed',
    fields: [],
    before: {},
    after,
  };
  return reasonText(change);
};

describe('a rename', () => {
  it('says which approvals end', () => {
    expect(renamed('Share/acme-legal/a', {target: 'vault:a', with: 'northwind-legal'})).toBe(
      'renamed: a new request; earlier approvals end',
    );
    expect(renamed('Connection/acme-legal/a', {with: 'northwind-legal'})).toBe(
      'renamed: earlier approvals end, and every share over the connection needs approval again',
    );
    expect(renamed('Share/acme-legal/a', {target: 'vault:a'})).toBe('renamed');
    expect(renamed('Team/acme-legal/a', {members: []})).toBe('renamed');
  });
});
