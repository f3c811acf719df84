/** What the schema of an AccessTest leaves open: which fields of a test stand together. */
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {invalidValue, missingField} from '../diagnostics/schema-rules.ts';
import {isMapping, type Mapping} from '../model/mapping.ts';
import {aboutPointer, fieldText, type SchemaContext} from './schema-context.ts';

/** By the field that says what a test is about, which a valid test has one of: the others that may stand beside it. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  user: ['target', 'level', 'atLeast', 'atMost', 'gone', 'because'],
  who: ['target', 'because'],
  never: ['because'],
  always: ['because'],
  rule: ['address', 'because'],
  policy: ['address', 'expect', 'because'],
};
const LEVELS = ['level', 'atLeast', 'atMost'] as const;

function formFindings(context: SchemaContext, test: Mapping, pointer: string): Finding[] {
  const form = Object.keys(BESIDE).find((field) => test[field] !== undefined);
  if (form === undefined) return [];
  const wrong = (field: string, found: string, must: string, mend: string): Finding =>
    finding(
      invalidValue,
      {field: fieldText(`${pointer}/${field}`), found, must, mend},
      aboutPointer(context, `${pointer}/${field}`, true),
    );
  const findings = Object.keys(test)
    .filter((field) => field !== form && BESIDE[form]?.includes(field) !== true)
    .map((field) =>
      wrong(
        field,
        `is used together with \`${form}\``,
        `a test of \`${form}\` has no such field`,
        `Remove it${field === 'atLeast' && form === 'who' ? ', or move it into `who`' : ''}.`,
      ),
    );
  if (form !== 'user') return findings;
  const levels = LEVELS.filter((field) => test[field] !== undefined);
  if (levels.length === 0) {
    const params = {fields: [...LEVELS], owner: fieldText(pointer), because: 'a user is tested for a level'};
    findings.push(finding(missingField, params, aboutPointer(context, pointer)));
  }
  for (const second of levels.slice(1)) {
    const must = 'a test of a user has only one of `level`, `atLeast` and `atMost`';
    findings.push(wrong(second, `is used together with \`${levels[0]}\``, must, 'Remove one of them.'));
  }
  if (test['gone'] === true && test['level'] !== 'none') {
    const mend = 'Write `level: none` beside it, or remove it.';
    findings.push(wrong('gone', 'is `true`', 'only somebody without access can be gone', mend));
  }
  return findings;
}

/** Findings about the tests of a spec each of whose values fits the schema by itself. `pointer` leads to the spec. */
export function assertionFindings(context: SchemaContext, spec: unknown, pointer: string): Finding[] {
  const tests = isMapping(spec) ? spec['tests'] : undefined;
  if (context.kind !== 'AccessTest' || !Array.isArray(tests)) return [];
  return tests.flatMap((test: unknown, i) =>
    isMapping(test) ? formFindings(context, test, `${pointer}/tests/${i}`) : [],
  );
}
