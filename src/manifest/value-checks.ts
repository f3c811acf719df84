/** Checks that no schema can express: texts that Postgres cannot store, and values that depend on each other. */
import {appendAll} from '../model/append-all.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {invalidValue} from '../diagnostics/schema-rules.ts';
import {canonicalExpiry, expiryInstant} from '../model/expiry.ts';
import type {ListField} from '../model/field.ts';
import {formatPointer} from '../model/json-pointer.ts';
import {MANIFEST_KINDS, type ManifestKind} from '../model/kinds.ts';
import {fieldPaths, specFields, visitValues, type FieldPath} from '../model/spec-fields.ts';
import {isMapping, type Mapping} from '../model/mapping.ts';
import {assertionFindings} from './assertion-form.ts';
import {aboutPointer, fieldText, type SchemaContext} from './schema-context.ts';
import {badValue} from './schema-findings.ts';
import {quote, valueText} from './value-text.ts';

/** NUL, and halves of surrogate pairs: Postgres can store neither. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
/** Deeper values are refused, so that recursive functions can rely on the limit. */
const MAX_DEPTH = 100;

/** Findings about texts and keys that cannot be stored, and about values that are not JSON, anywhere in the document. */
export function storabilityFindings(context: SchemaContext): Finding[] {
  const findings: Finding[] = [];
  const seen = new WeakSet();
  const path: (string | number)[] = [];

  const report = (found: string, must: string, mend: string, key = false): void => {
    const pointer = formatPointer(path);
    findings.push(
      finding(
        invalidValue,
        {field: fieldText(pointer), found, must, mend},
        aboutPointer(context, pointer, key),
      ),
    );
  };
  const unstorable = (text: string, key: boolean): void =>
    report(
      `${key ? 'is a key' : 'is text'} with a NUL character or half a surrogate pair (${quote(text)})`,
      'the database cannot store it',
      'Remove the character.',
      key,
    );
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (UNSTORABLE.test(value)) unstorable(value, false);
      return;
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      report(`is ${String(value)}`, 'must be a number that JSON can hold', 'Write a finite number.');
    }
    // Each value is visited once, however often aliases repeat it, and even if it contains itself.
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (path.length > MAX_DEPTH) {
      report(`is nested deeper than ${MAX_DEPTH} levels`, 'no field needs that', 'Use fewer levels.');
      return;
    }
    const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const key of keys) {
      path.push(key);
      if (typeof key === 'string' && UNSTORABLE.test(key)) unstorable(key, true);
      walk((value as Mapping)[key]);
      path.pop();
    }
  };
  walk(context.document);
  return findings;
}

/** What of a kind's fields is looked at: expiries, and lists whose entries the schema lets no key appear twice in. */
interface Checked {
  readonly expiries: readonly FieldPath[];
  readonly lists: readonly (FieldPath & {readonly field: ListField})[];
}

function checkedIn(kind: ManifestKind): Checked {
  const paths = [...fieldPaths(specFields(kind))];
  return {
    expiries: paths.filter(({field}) => field.type === 'string' && field.expiry),
    lists: paths.flatMap(({path, field}) =>
      field.type === 'list' && field.key !== undefined && field.repeats === undefined ? [{path, field}] : [],
    ),
  };
}

const CHECKED: ReadonlyMap<ManifestKind | 'Set', Checked> = new Map(
  MANIFEST_KINDS.map((kind) => [kind, checkedIn(kind)]),
);

/** Whether a text that the schema took for an expiry is an instant that can be written in canonical form. */
function isExpiry(text: string): boolean {
  const instant = expiryInstant(text);
  return instant !== undefined && expiryInstant(canonicalExpiry(text)) === instant;
}

function repeatedKeys(context: SchemaContext, items: unknown, key: string, pointer: string): Finding[] {
  const first = new Map<unknown, number>();
  return (Array.isArray(items) ? items : []).flatMap((item: unknown, i) => {
    const value = isMapping(item) ? item[key] : undefined;
    const earlier = first.get(value);
    if (earlier === undefined) {
      first.set(value, i);
      return [];
    }
    const params = {
      field: fieldText(pointer),
      found: `names ${valueText(value)} twice`,
      must: `each \`${key}\` may appear only once`,
      mend: `Merge entries ${earlier + 1} and ${i + 1} into one.`,
    };
    return [finding(invalidValue, params, aboutPointer(context, `${pointer}/${i}/${key}`))];
  });
}

/** A contribution is of a resource: a space is in no other space. */
function contributedSpace(context: SchemaContext, spec: unknown, pointer: string): Finding[] {
  if (context.kind !== 'Share' || !isMapping(spec) || spec['into'] === undefined) return [];
  const {target} = spec;
  if (typeof target !== 'string' || !target.startsWith('space:')) return [];
  const params = {
    field: fieldText(`${pointer}/target`),
    found: `is ${valueText(target)}`,
    must: 'must be a resource, since a space cannot be put `into` a space',
    mend: 'Name a workflow, playbook or vault, or share the space with people of the partner (`to`).',
  };
  return [finding(invalidValue, params, aboutPointer(context, `${pointer}/target`))];
}

/**
 * Findings about one object, each of whose values fits the schema by itself. `identity` and `spec` are its
 * mappings, `pointer`s lead to them.
 */
export function objectFindings(
  context: SchemaContext,
  identity: {readonly value: Mapping; readonly pointer: string},
  spec: {readonly value: unknown; readonly pointer: string},
): Finding[] {
  const findings: Finding[] = [];
  const {expiries, lists} = CHECKED.get(context.kind) ?? {expiries: [], lists: []};
  for (const {path} of expiries) {
    visitValues(spec.value, path, (at, text) => {
      if (typeof text === 'string' && !isExpiry(text)) findings.push(badValue(context, spec.pointer + at));
    });
  }
  for (const {path, field} of lists) {
    visitValues(spec.value, path, (at, items) => {
      appendAll(findings, repeatedKeys(context, items, field.key ?? '', spec.pointer + at));
    });
  }
  appendAll(findings, contributedSpace(context, spec.value, spec.pointer));
  appendAll(findings, assertionFindings(context, spec.value, spec.pointer));
  const {name, renamedFrom} = identity.value as {name?: unknown; renamedFrom?: unknown};
  if (name !== undefined && name === renamedFrom) {
    const pointer = `${identity.pointer}/renamedFrom`;
    const params = {
      field: fieldText(pointer),
      found: 'is the name that the object has now',
      must: 'must be the one that it had before',
      mend: 'Remove `renamedFrom`, or correct the name.',
    };
    findings.push(finding(invalidValue, params, aboutPointer(context, pointer)));
  }
  return findings;
}
