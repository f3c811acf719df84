/** Conditions: what they say of values, what is wrong with them before any value, and what bounds their cost. */
import {describe, expect, test} from 'vitest';
import {POLICY_ENVIRONMENTS, REACH} from '../../../src/expressions/environments.ts';
import {compileExpression, compileTemplate} from '../../../src/expressions/expression.ts';
import {namedValue} from '../../../src/expressions/facts.ts';
import type {Environment} from '../../../src/expressions/types.ts';

const PERSON = namedValue('vera@nw.example', {
  email: 'vera@nw.example',
  domain: 'nw.example',
  outside: 'partner',
  systemAdmin: false,
  workspaces: ['northwind'],
  organizations: ['nw'],
  roles: ['northwind/counsel'],
  teams: [],
});
const TARGET = namedValue('vault:acme/aurora', {
  type: 'vault',
  name: 'aurora',
  workspace: 'acme',
  organization: 'acme',
  region: 'EU',
  labels: {privileged: 'yes'},
  generalAccess: 'restricted',
  creator: 'ana@acme.example',
  spaces: ['acme/deal-room'],
});
const REACHED = {person: PERSON, target: TARGET, level: 'editor', via: ['Share/acme/x']};

/** What a condition says: a verdict, or the problem that keeps it from having one. */
function ask(
  text: string,
  values: Readonly<Record<string, unknown>> = REACHED,
  environment: Environment = REACH,
) {
  const compiled = compileExpression(text, environment);
  if (!compiled.ok) return compiled.errors.map(({message, offset}) => `${offset}: ${message}`).join('\n');
  const verdict = compiled.evaluate(values);
  return typeof verdict === 'boolean' ? verdict : `${verdict.offset}! ${verdict.message}`;
}

const change = (values: Readonly<Record<string, unknown>>) => ({change: values, now: null});
const askChange = (text: string, values: Readonly<Record<string, unknown>>) =>
  ask(text, change(values), POLICY_ENVIRONMENTS.change);

test.each<[string, boolean]>([
  ['person.outside != "" && "privileged" in target.labels', true],
  ['target.labels.privileged == "yes" && target.labels["privileged"] == \'yes\'', true],
  ['has(target.labels.missing)', false],
  ['rank(level) > rank("viewer") && rank("none") == 0 && rank(level) == 2', true],
  ['person.workspaces.exists(w, w == target.workspace)', false],
  ['person.roles.all(r, r.startsWith("northwind/")) && person.teams.all(t, false)', true],
  ['["a", "b"].map(x, x + x).filter(x, x != "aa") == ["bb"]', true],
  ['[1, 2, 3].exists_one(n, n % 2 == 0) && size([1]) == 1 && [1, 2][1] == 2', true],
  ['level in ["editor", "co-owner"] ? true : false', true],
  ['timestamp("2027-01-31") == timestamp("2027-02-01T00:00:00Z")', true],
  ['timestamp("2027-02-01T00:00:00Z") - timestamp("2027-01-01T00:00:00Z") <= duration("90d")', true],
  ['person.email.matches("^[a-z]+@nw[.]example$") && !person.domain.matches("^example")', true],
  ['"é".size() == 1 && "a\\u00e9\\n" == "aé\\n" && r"\\d" == "\\\\d"', true],
  ['person == "vera@nw.example" && target == "vault:acme/aurora"', true],
  ['via[0] == "Share/acme/x" && -1 + 3 * 2 == 5 && 7 / 2 == 3 && 1.5 * 2.0 == 3', true],
  // A side that decides makes up for the other, and an item for others.
  ['target.labels.missing == "x" || true', true],
  ['["missing", "privileged"].exists(k, target.labels[k] == "yes")', true],
])('%s', (text, verdict) => {
  expect(ask(text)).toBe(verdict);
});

describe('what a text shows to be wrong is an error with its place, and never a verdict', () => {
  test.each<[string, string]>([
    ['false && person.emial == ""', '16: A person has no member `emial`. Did you mean `email`?'],
    ['true || persn.email == ""', '8: `persn` is not a variable here. Did you mean `person`?'],
    ['person.outside == "guests"', '18: The value is never `guests`. Did you mean `guest`?'],
    ['level in ["editr"]', '10: The value is never `editr`. Did you mean `editor`?'],
    ['rank("vewer") > 1', '5: `rank` does not know `vewer`. Did you mean `viewer`?'],
    ['level < "editor"', '6: Words have no order here. Compare levels by `rank(level)`.'],
    ['person.email', '0: The expression is a text. It has to be true or false.'],
    ['person.systemAdmin && person.email', '22: A boolean is needed here, not a text.'],
    ['person.email == 3', '16: A text is never an integer.'],
    ['person.email = "x"', '13: Unexpected `=`. Compare with `==`.'],
    ['person.email == "x', '16: The text that begins here has no closing ".'],
    ['(true', '5: Expected `)`, but found the end.'],
    ['', '0: Expected a value, but found the end.'],
    ['person.email.startWith("x")', '13: There is no function `startWith`. Did you mean `startsWith`?'],
    ['person.roles.exists(r, q == "x")', '23: `q` is not a variable here. Did you mean `r`?'],
    ['person.__proto__ == null', '7: A person has no member `__proto__`.'],
    ['person.constructor == null', '7: A person has no member `constructor`.'],
    ['toString() == 1', '0: There is no function `toString`.'],
    ['person.email.matches(person.domain)', '21: `matches` takes a pattern, written as a text.'],
    ['9223372036854775808 > 0', '0: `9223372036854775808` is too large an integer.'],
  ])('%s', (text, problem) => {
    expect(ask(text)).toContain(problem);
    expect(ask(text)).not.toBeTypeOf('boolean');
  });

  test('all problems of a text are told', () => {
    expect(ask('person.emial == "" && target.tpye == "vault"')).toContain('\n29: ');
  });

  test('a member of specs is known if any kind has it', () => {
    expect(askChange('has(change.after.expires)', {after: {}})).toBe(false);
    expect(askChange('has(change.after.expirs)', {after: {}})).toContain('Did you mean `expires`?');
    expect(askChange('change.kind == "Shares"', {})).toContain('Did you mean `Share`?');
  });
});

describe('what only values show is no verdict either', () => {
  test('what is absent, null or out of range', () => {
    expect(ask('target.labels.missing == "x"')).toBe('14! There is no `missing` here; ask `has()` first.');
    expect(ask('target.labels.constructor == "x"')).toContain('There is no `constructor`');
    expect(askChange('change.before.suspended', {before: null})).toContain('is asked of null');
    expect(ask('via[3] == ""')).toContain('The list has no item 3.');
    expect(ask('9223372036854775807 + size(via) > 0')).toContain('out of range');
    expect(ask('1 / (size(via) - 1) == 0')).toContain('A division by zero.');
    expect(ask('timestamp(person.email) > timestamp("2027-01-01")')).toContain('is not a date');
  });

  test('null and absent are asked for as such', () => {
    expect(askChange('change.before == null && change.after != null', {before: null, after: {}})).toBe(true);
    expect(
      askChange('has(change.after.to) && change.after.to.all(r, has(r.expires))', {after: {to: [{}]}}),
    ).toBe(false);
    expect(askChange('change.after.renew == 3 && change.after.renew + 1 == 4', {after: {renew: 3}})).toBe(
      true,
    );
  });
});

describe('cost is bounded by the text and by steps, not by time', () => {
  const many = {...REACHED, via: Array.from({length: 4000}, (_, i) => `step ${i}`)};

  test('macros nest so deep and no deeper', () => {
    expect(ask('via.all(a, via.all(b, via.all(c, true)))')).toBe(true);
    expect(ask('via.all(a, via.all(b, via.all(c, via.all(d, true))))')).toContain('costs too much');
  });

  test('steps are counted over lists and texts', () => {
    expect(ask('via.all(a, via.exists(b, b == a))', {...many, via: many.via.slice(0, 500)})).toBe(true);
    expect(ask('via.all(a, via.all(b, a + b != ""))', many)).toContain('costs too much');
    const doubling = `["${'x'.repeat(1000)}"]${'.map(x, x + x)'.repeat(40)}.all(x, true)`;
    expect(ask(doubling)).toContain('costs too much');
    // What decides does not hide it.
    expect(ask('via.all(a, via.all(b, a + b != "")) || true', many)).toContain('costs too much');
  });

  test('long and deep texts are read without an overflow', () => {
    expect(ask(`${'('.repeat(1500)}true`)).toContain('nests deeper than');
    expect(ask(`${'!'.repeat(1500)}true`)).toContain('nests deeper than');
    expect(ask(`true${' || true'.repeat(900)}`)).toBe(true);
    expect(ask(`person${'.email'.repeat(1500)}`)).toContain('more than 2000 names');
    expect(ask(`"${'x'.repeat(20_000)}" == ""`)).toContain('longer than');
  });
});

describe('texts with expressions', () => {
  const told = (text: string) => compileTemplate(text, REACH).textFor(REACHED);

  test('what has a value is shown, what has none is a question mark', () => {
    expect(told('${person.email} may ${level} ${target}: ${via}')).toBe(
      'vera@nw.example may editor vault:acme/aurora: Share/acme/x',
    );
    expect(told('${target.labels.missing} ${"}" + \'${\'} $ {x} ${open')).toBe('? }${ $ {x} ${open');
    expect(told('${person.emial}')).toBe('?');
    expect(compileTemplate('to ${person.emial}', REACH).errors).toEqual([
      {message: 'A person has no member `emial`. Did you mean `email`?', offset: 12},
    ]);
  });
});
