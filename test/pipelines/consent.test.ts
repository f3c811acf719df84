/** Consent that a reviewed plan records counts only as far as the merged pipeline gives it. */
import path from 'node:path';
import {expect, test} from 'vitest';
import {ROOT} from './play-npm.ts';

const {consentFlags, partConsent} = (await import(path.join(ROOT, '.github/actions/bylaw/consent.mjs'))) as {
  consentFlags: (content: object) => readonly string[] | undefined;
  partConsent: (args: readonly string[]) => {consent: readonly string[]; others: readonly string[]};
};

const NONE = {allowMassDelete: false, allowAccessLoss: false, allowEmpty: false, confirmDelete: []};

test('a policy that is let through is consent like any other', () => {
  const consent = {...NONE, allowEmpty: true, confirmDelete: ['acme'], allowPolicies: ['no-new-admins']};
  const flags = ['--allow-empty', '--confirm-delete=acme', '--allow-policy=no-new-admins'];
  expect(consentFlags({consent})).toEqual(flags);
  expect(partConsent(['--allow-policy', 'no-new-admins', '--verbose', ...flags])).toEqual({
    consent: ['--allow-policy=no-new-admins', ...flags],
    others: ['--verbose'],
  });
});

test('what bylaw does not write is no consent', () => {
  expect(consentFlags({consent: NONE})).toEqual([]);
  for (const allowPolicies of ['no-new-admins', [1], ['`x`']])
    expect(consentFlags({consent: {...NONE, allowPolicies}})).toBeUndefined();
});
