/** What the policies of a set say of its plan. */
import {describe, expect, it} from 'vitest';
import type {RecordedPolicy} from '../../../src/model/set-config.ts';
import {hasOtherPolicies, policiesOf} from '../../../src/planner/policies.ts';
import {liveFrom, together} from '../model/states.ts';
import {documents, team} from '../rules/organisation.ts';
import {changed, CONFIG, liveWith, planOf, told} from './plans.ts';
import {policy, recorded, WITHOUT, BEFORE, TEAM, AFTER, judged, found} from './policies-judged.ts';

describe('a policy about changes', () => {
  it('stands against what it is true of, with its text, and blocks that', () => {
    const plan = judged([
      policy({
        when: 'change.kind == "Team"',
        message: 'No ${change.address} with ${change.after.members[0]}.',
      }),
    ]);
    expect(found(plan)).toMatchObject([
      {
        rule: 'policy/p',
        severity: 'error',
        address: 'Team/acme-legal/deals',
        message: 'No Team/acme-legal/deals with bo@acme.example.',
        help: 'Change what the manifests declare. The policy is in bylaw.yaml.',
        file: 'manifests/all.yaml',
      },
    ]);
    expect(changed(plan)).toEqual(['Team/acme-legal/deals create declared blocked']);
    expect(plan.applyable).toBe(false);
  });

  it('says nothing of what it is not true of', () => {
    expect(found(judged([policy({when: 'change.kind == "Space"'})]))).toEqual([]);
  });

  it.each([
    [
      'created',
      'change.before == null && change.after.members == ["bo@acme.example"] && "create" in change.actions',
      AFTER,
      BEFORE,
    ],
    ['labelled', 'change.labels.practice == "tax"', AFTER, BEFORE],
    ['in its workspace', 'change.workspace == "acme-legal"', AFTER, BEFORE],
    [
      'deleted',
      'change.after == null && change.kind == "Team" && change.before.members.size() == 1',
      WITHOUT,
      BEFORE,
    ],
    ['deleted with its labels', 'change.kind == "Team" && change.labels.practice == "tax"', BEFORE, AFTER],
  ])('knows what is %s', (_, when, manifests, live) => {
    expect(found(judged([policy({when})], {manifests, live}))).toHaveLength(1);
  });

  it('judges what is adopted as something new', () => {
    const live = together(liveFrom(BEFORE), liveFrom(TEAM, null));
    const {plan} = planOf(AFTER, live, {
      set: {...CONFIG, policies: [policy({when: 'change.before == null'})]},
    });
    expect(changed(plan)).toEqual(['Team/acme-legal/deals adopt adopted blocked']);
    expect(told(plan)).toContain('error policy/p Team/acme-legal/deals');
  });

  it('knows when it is judged', () => {
    expect(found(judged([policy({when: 'now == timestamp("2027-01-20T12:00:00Z")'})]))).toHaveLength(1);
  });

  it('says the same of one thing once, and of very many a hundred times and how many more there are', () => {
    const many = Array.from({length: 103}, (_, i) => team(`t${i}`, []));
    const plan = judged([policy({severity: 'refusal', when: 'change.kind == "Team"'})], {
      manifests: documents(BEFORE, ...many),
    });
    const of = found(plan);
    expect(of).toHaveLength(101);
    expect(of.filter(({address}) => address === null)).toMatchObject([
      {
        rule: 'policy/p',
        severity: 'refusal',
        message: 'The policy says the same of 3 more.',
        help: 'If this is intended, pass `--allow-policy p`. The policy is in bylaw.yaml.',
      },
    ]);
    const allowed = judged([policy({severity: 'refusal', when: 'change.kind == "Team"'})], {
      manifests: documents(BEFORE, ...many),
      allow: ['p'],
    });
    expect(found(allowed).map(({severity}) => severity)).toEqual(Array.from({length: 101}, () => 'warning'));
    const few = judged([policy({when: 'change.kind == "Team"'})], {
      manifests: documents(BEFORE, ...many.slice(0, 100)),
    });
    expect(found(few)).toHaveLength(100);
  });
});

describe('the severity of a policy', () => {
  it.each([
    ['error', 'Change what the manifests declare. The policy is in bylaw.yaml.', false],
    ['refusal', 'If this is intended, pass `--allow-policy p`. The policy is in bylaw.yaml.', false],
    ['warning', 'The policy is in bylaw.yaml.', true],
    ['info', 'The policy is in bylaw.yaml.', true],
  ] as const)('%s says what to do', (severity, help, applyable) => {
    const plan = judged([policy({severity})]);
    expect(found(plan)).toMatchObject([{severity, help, message: 'No'}]);
    expect(plan.applyable).toBe(applyable);
  });

  it('refusal is let through by its id, as a warning that says so', () => {
    const plan = judged([policy({severity: 'refusal', message: 'No teams.'})], {allow: ['p']});
    expect(found(plan)).toMatchObject([
      {
        severity: 'warning',
        message: 'No teams (allowed by `--allow-policy p`).',
        help: 'The policy is in bylaw.yaml.',
      },
    ]);
    expect(plan.applyable).toBe(true);
    expect(found(judged([policy({severity: 'refusal'})], {allow: ['p']}))[0]?.message).toBe(
      'No (allowed by `--allow-policy p`)',
    );
    expect(found(judged([policy({severity: 'refusal'})], {allow: ['q']}))[0]?.severity).toBe('refusal');
  });

  it.each(['error', 'warning'] as const)('%s is not changed by that', (severity) => {
    expect(found(judged([policy({severity})], {allow: ['p']}))).toMatchObject([{severity, message: 'No'}]);
  });
});

describe('a policy that cannot be judged', () => {
  it('is an error where it is, once for all that it was asked about', () => {
    const plan = judged([policy({when: 'change.after.members[7] == ""'})], {
      manifests: documents(AFTER, team('more', [])),
    });
    expect(found(plan)).toMatchObject([{rule: 'policy/invalid', severity: 'error', address: null}]);
    expect(found(plan)[0]?.message).toMatch(/^The policy `p` is not valid: Of Team\/acme-legal\/deals: /);
    expect(found(plan)[0]?.help).toMatch(/^Correct the policy/);
    expect(changed(plan)).toContain('Team/acme-legal/more create declared ready');
  });

  it('is an error, with each thing that is wrong with its condition', () => {
    const plan = judged([policy({when: 'change.knd == "Team"'})]);
    expect(found(plan).map(({rule}) => rule)).toEqual(['policy/invalid']);
    expect(found(plan)[0]?.message).toContain('knd');
  });

  it('of the last apply, has no place to be mended', () => {
    const plan = judged([], {last: [recorded({when: 'change.knd == "Team"'})]});
    expect(found(plan).find(({rule}) => rule === 'policy/invalid')?.help).toBe(
      'The policy is one of the last apply. First apply the policies of now alone, with manifests that change nothing.',
    );
  });
});

describe('policies of the last apply', () => {
  it('still count when they are gone, and that they are is said', () => {
    const plan = judged([], {last: [recorded({})]});
    expect(found(plan).map(({rule, message}) => [rule, message])).toEqual([
      ['policy/p', 'No'],
      ['policy/changed', 'The policy `p` was removed; this plan is still judged by it.'],
    ]);
    expect(found(plan)[0]?.help).toBe(
      'Change what the manifests declare. The policy is one of the last apply, and counts until an apply has recorded what `bylaw.yaml` has now.',
    );
  });

  it.each([
    ['message', {message: 'Never'}],
    ['condition', {when: '1 == 1'}],
    ['severity', {severity: 'warning' as const}],
    ['subject', {for: 'access' as const}],
  ])('count beside those of now when their %s was changed', (_, more) => {
    const plan = judged([policy({...more, place: {file: 'p.yaml', document: 0, pointer: ''}})], {
      last: [recorded({})],
    });
    expect(found(plan).map(({message}) => message)).toContain(
      'The policy `p` was changed; this plan is judged by it as it was, too.',
    );
    expect(found(plan).filter(({message}) => message === 'No').length).toBeGreaterThan(0);
  });

  it('are those of now when they say the same', () => {
    expect(found(judged([policy({})], {last: [recorded({})]})).map(({rule}) => rule)).toEqual(['policy/p']);
  });

  it('that are gone are told of a plan that changes nothing, and judge none', () => {
    expect(
      found(judged([policy({id: 'q'})], {manifests: BEFORE, last: [recorded({})]})).map(({rule}) => rule),
    ).toEqual(['policy/changed']);
  });

  it('say nothing of a set that is empty by mistake', () => {
    const plan = judged([policy({})], {manifests: '# nothing\n', last: [recorded({id: 'q'})]});
    expect(told(plan)).toEqual(['refusal guard/empty-set -']);
  });

  it('are to be recorded where they are not those of now', () => {
    const live = liveWith(new Map());
    const [p, q] = [recorded({}), recorded({id: 'q'})];
    const others = (now: readonly RecordedPolicy[], last?: readonly RecordedPolicy[]): boolean =>
      hasOtherPolicies(now, {...live, ...(last && {lastPolicies: last})});
    expect([
      others([]),
      others([p]),
      others([p], [p]),
      others([p], [q]),
      others([p, q], [p]),
      others([p], [p, q]),
      others([], [p]),
    ]).toEqual([false, true, false, true, true, true, true]);
  });
});

it('policies of several places are judged once where they say the same', () => {
  const other = policy({place: {file: 'other.yaml', document: 1, pointer: ''}});
  const changedOne = policy({message: 'Never'});
  expect(policiesOf([policy({})], undefined, [other, changedOne])).toEqual([policy({}), changedOne]);
  expect(policiesOf()).toEqual([]);
});
