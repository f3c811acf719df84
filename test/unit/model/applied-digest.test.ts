/** Digests of the content of objects: by them it is known whether an object is as a set last applied it. */
import {describe, expect, it} from 'vitest';
import {appliedDigest, contentDigest} from '../../../src/model/applied-digest.ts';
import {digestOf} from '../../../src/model/canonical-json.ts';
import {team} from '../access/organisation.ts';

const BO = 'bo@acme.example';
const TEAM = team('acme', 'legal', [BO]);

describe('the digest of a content', () => {
  it('is of its labels and its spec', () => {
    const expected = digestOf({labels: {}, spec: {members: [BO]}});
    expect(contentDigest({labels: {}, spec: {members: [BO]}})).toBe(expected);
  });

  it('is another with other labels on the very same spec, and the first again with the first', () => {
    const {spec} = TEAM;
    const [none, some] = [{}, {area: 'legal'}];
    const [first, other] = [contentDigest({labels: none, spec}), contentDigest({labels: some, spec})];
    expect(other).toBe(digestOf({labels: some, spec}));
    expect(first).not.toBe(other);
    expect(contentDigest({labels: none, spec})).toBe(first);
  });
});

describe('what a set remembers of an object', () => {
  it('is the digest of its content, in which people have the names by which digests know them', () => {
    const moved = team('acme', 'legal', ['bo@new.example']);
    expect(appliedDigest(TEAM, new Map())).toBe(contentDigest(TEAM));
    expect(appliedDigest(moved, new Map())).not.toBe(contentDigest(TEAM));
    expect(appliedDigest(moved, new Map([['bo@new.example', BO]]))).toBe(contentDigest(TEAM));
  });
});
