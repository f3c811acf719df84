/** Policies of a set as its files say them: read, and compiled to see what is wrong with them. */
import type {Finding, Place, Position} from '../diagnostics/diagnostic.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {quotedText, ticked} from '../diagnostics/problem-words.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {POLICY_ENVIRONMENTS, POLICY_SUBJECTS} from '../expressions/environments.ts';
import {compileExpression, compileTemplate} from '../expressions/expression.ts';
import {isMapping} from '../model/mapping.ts';
import type {Policy} from '../model/set-config.ts';

interface Params {
  /** The policy's id, where it has one. */
  readonly policy: string | undefined;
  readonly problem: string;
  readonly help?: string;
}

export const policyInvalidDefinition = defineRule<Params>({
  id: 'policy/invalid',
  severity: 'error',
  invariant: true,
  title: 'a policy in bylaw.yaml cannot be read or evaluated, or two have one id',
  message: ({policy, problem}) =>
    `${policy === undefined ? 'A policy' : `The policy ${quotedText(policy)}`} is not valid: ${problem}`,
  help: ({help}) =>
    help ?? 'Correct the policy. docs/policies.md lists what its condition may name, with examples.',
  why: 'A policy that cannot be evaluated says nothing about a change. Passing over it would let through what it was written against.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec:\n  policies:\n    - {id: no-everyone, severity: error, for: change, when: change.knd == "Share", message: No}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec:\n  policies:\n    - {id: no-everyone, severity: error, for: change, when: change.kind == "Share", message: No}\n',
  },
});

const SEVERITIES = ['error', 'refusal', 'warning', 'info'] as const;
const FIELDS = ['id', 'severity', 'for', 'when', 'message'] as const;
const ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Ids under which bylaw itself reports. */
const TAKEN = ['invalid', 'changed'];
const MAX_MESSAGE = 2000;

/** Where an offset within a text of a document is; undefined where only the place of the text is known. */
export type PositionOf = (place: Place, offset: number) => Position | undefined;

const oneOf = (field: string, found: unknown, known: readonly string[]): string => {
  const near = typeof found === 'string' ? nearest(found, known) : undefined;
  return `\`${field}\` must be ${known.map(ticked).join(', ')}.${near === undefined ? '' : ` Did you mean ${ticked(near)}?`}`;
};

/** What is wrong with a field of a policy; undefined if nothing is. */
function fieldProblem(field: (typeof FIELDS)[number], value: unknown): string | undefined {
  if (value === undefined) return `\`${field}\` is missing.`;
  if (typeof value !== 'string' || value === '') return `\`${field}\` must be a text.`;
  // The database keeps the policies of the last apply, and has no such texts.
  if (/\0|\p{Cs}/u.test(value)) return `\`${field}\` has characters that no text may have.`;
  switch (field) {
    case 'id':
      if (TAKEN.includes(value)) return `\`id\` must not be \`${value}\`, which bylaw itself uses.`;
      return ID.test(value) ? undefined : '`id` must be of lower-case letters, digits and hyphens.';
    case 'severity':
      return SEVERITIES.some((known) => known === value) ? undefined : oneOf(field, value, SEVERITIES);
    case 'for':
      return POLICY_SUBJECTS.some((known) => known === value)
        ? undefined
        : oneOf(field, value, POLICY_SUBJECTS);
    case 'message':
      return value.length > MAX_MESSAGE ? `\`message\` is longer than ${MAX_MESSAGE} characters.` : undefined;
    case 'when':
      return undefined;
  }
}

/** A policy as a document says it, with what is wrong with it: `policy` is absent if that keeps it from being judged. */
export function readPolicy(
  value: unknown,
  place: Place,
  positionOf: PositionOf,
): {readonly policy?: Policy; readonly findings: readonly Finding[]} {
  const at = (field: string): Place => ({...place, pointer: `${place.pointer}/${field}`});
  const named = isMapping(value) && typeof value['id'] === 'string' ? value['id'] : undefined;
  const invalid = (problem: string, where: Place): Finding =>
    finding(policyInvalidDefinition, {policy: named, problem}, {place: where});
  if (!isMapping(value))
    return {findings: [invalid(`It must have ${FIELDS.map(ticked).join(', ')}.`, place)]};
  const unknown = Object.keys(value).filter((key) => !FIELDS.some((field) => field === key));
  const findings = [
    ...unknown.map((key) => {
      const near = nearest(key, FIELDS);
      const mend = near === undefined ? '' : ` Did you mean ${ticked(near)}?`;
      return invalid(`${quotedText(key)} is not a field of a policy.${mend}`, {...at(key), key: true});
    }),
    ...FIELDS.flatMap((field) => {
      const problem = fieldProblem(field, value[field]);
      return problem === undefined ? [] : [invalid(problem, value[field] === undefined ? place : at(field))];
    }),
  ];
  if (findings.length > 0) return {findings};
  const {id, severity, for: subject, when, message} = value as unknown as Policy;
  const policy: Policy = {
    id,
    severity,
    for: subject,
    when,
    message,
    place: {file: place.file, document: place.document, pointer: place.pointer},
  };
  return {policy, findings: expressionFindings(policy, place, positionOf)};
}

/** What is wrong with the expressions of a policy: of its condition an error, of its message a warning. */
function expressionFindings(policy: Policy, place: Place, positionOf: PositionOf): readonly Finding[] {
  const environment = POLICY_ENVIRONMENTS[policy.for];
  const problems = (field: 'when' | 'message') => {
    const where = {...place, pointer: `${place.pointer}/${field}`};
    return ({message, offset}: {readonly message: string; readonly offset: number}): Finding => {
      const position = positionOf(where, offset);
      return {
        ...finding(
          policyInvalidDefinition,
          {
            policy: policy.id,
            problem: message,
            ...(field === 'message' && {
              help: 'Correct the expression; until then the message shows `?` there.',
            }),
          },
          {place: where, ...(field === 'message' && {severity: 'warning'})},
        ),
        ...(position !== undefined && {position}),
      };
    };
  };
  const condition = compileExpression(policy.when, environment);
  return [
    ...(condition.ok ? [] : condition.errors.map(problems('when'))),
    ...compileTemplate(policy.message, environment).errors.map(problems('message')),
  ];
}

/** What is said of two policies with one id. */
export const repeatedPolicy = (policy: Policy, first: Policy): Finding =>
  finding(
    policyInvalidDefinition,
    {
      policy: policy.id,
      problem: `another policy has this id, in ${first.place.file}.`,
      help: 'Give each policy an id of its own.',
    },
    {place: {...policy.place, pointer: `${policy.place.pointer}/id`}},
  );
