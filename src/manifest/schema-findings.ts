/**
 * Errors of a validator → findings for the author: one for each mistake, in words of the document. What a
 * schema says more than once about one value (its type, its pattern, the branches of alternatives) is told once.
 */
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {invalidValue, missingField, unknownField} from '../diagnostics/schema-rules.ts';
import type {SchemaError} from '../generated/validators.js';
import {appendPointer, parsePointer, valueAt} from '../model/json-pointer.ts';
import {inWorkspace} from '../model/kinds.ts';
import {knownFields} from './known-fields.ts';
import {meantField} from './meanings.ts';
import {oddCharacters, plainCharacters} from './odd-characters.ts';
import {isMapping} from '../model/mapping.ts';
import {
  aboutPointer,
  entryAt,
  fieldText,
  itemIndex,
  ownerText,
  type SchemaContext,
} from './schema-context.ts';
import {mendValue, quote, valueText} from './value-text.ts';

/** Errors from within a branch of alternatives: the error of the alternatives as a whole says enough. */
const BRANCH = /\/(?:oneOf|anyOf)\/\d+\//;

const backticks = (words: readonly string[], between: string): string =>
  words.map((word) => `\`${word}\``).join(between);

/** A key as a message shows it; one of control characters and the like in quotes. */
const keyText = (key: string): string => (/^[\w./-]{1,63}$/.test(key) ? `\`${key}\`` : quote(key));

/** The sections of a document. */
const SECTIONS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'spec']);

/** `key:value` for `key: value`, which is one key where braces are around it. */
function gluedKey(key: string, known: readonly string[]): string | undefined {
  const [, field = '', value = ''] = /^([A-Za-z]\w*):(\S.*)$/.exec(key.slice(0, 200)) ?? [];
  return known.includes(field) ? `${field}: ${value}` : undefined;
}

/** The field that a key stands for that is none. */
function meantBy(key: string, known: readonly string[]): string | undefined {
  return gluedKey(key, known)?.split(':')[0] ?? meantField(plainCharacters(key).trim(), known);
}

/** Help for a key that is written with a character that looks like another, or without a space. */
function misspelt(key: string, known: readonly string[]): string | undefined {
  const glued = gluedKey(key, known);
  if (glued !== undefined) return `Write a space after the colon: \`${glued}\`.`;
  const [odd] = oddCharacters(key);
  const meant = plainCharacters(key).trim();
  if (odd !== undefined && known.includes(meant))
    return `It contains ${odd.name}: retype it as \`${meant}\`.`;
  const mark = /^[+-]\s*(\w+)$/.exec(key);
  return mark?.[1] !== undefined && knownFields().all.has(mark[1])
    ? `Remove the \`${key.charAt(0)}\` at the beginning of the line, which a patch has there.`
    : undefined;
}

/** Help for a field in the wrong place; undefined if nothing but its name is known. */
function misplaced(context: SchemaContext, pointer: string, key: string): string | undefined {
  const {kind, list} = context;
  const fields = context.version.fieldsOf(kind);
  const isField = (path: string): boolean => fields[path]?.fields?.includes(key) ?? false;
  if (kind !== 'Set' && key === 'workspace' && pointer === '/metadata' && !inWorkspace(kind)) {
    return `Remove it: a ${kind} does not belong to a workspace.`;
  }
  if (kind === 'Workspace' && key === 'renamedFrom') return 'Remove it: a workspace cannot be renamed.';
  if (kind === 'Member' && (key === 'teams' || key === 'groups')) {
    return 'Remove it, and add the member to `members` of the `Team`: teams list who is in them.';
  }
  if ((kind === 'Member' || kind === 'User' || kind === 'Guest') && /^e-?mail$/i.test(key)) {
    return 'Remove it: `metadata.name` is the e-mail address.';
  }
  if (kind === 'Space' && /^(?:members|shares?|sharedWith|permissions)$/.test(key)) {
    return 'Remove it: a `Share` with this space as its `target` says who has access to it.';
  }
  if (itemIndex(context, pointer) !== undefined) {
    const inItem = parsePointer(pointer).length === 2;
    if (inItem && key === 'spec')
      return 'Write its fields directly into the entry: entries of a list have no `spec`.';
    if (inItem && key === 'metadata') return 'Write `name` and `labels` directly into the entry.';
    if (inItem && key === 'workspace') return 'Write it once, in the `metadata` of the list.';
    return undefined;
  }
  if (pointer !== '' && kind !== 'Set' && SECTIONS.has(key)) {
    return `Indent it less: \`${key}\` is a field of the document itself.`;
  }
  if (list)
    return isField('/spec') || isField('/metadata') ? 'Write it into the entries under `items`.' : undefined;
  if (pointer !== '/spec' && isField('/spec')) return 'Move it under `spec`.';
  if (pointer !== '/metadata' && isField('/metadata')) return 'Move it under `metadata`.';
  return undefined;
}

function unknown(context: SchemaContext, pointer: string, key: string): Finding {
  const known = entryAt(context, pointer)?.fields ?? [];
  return finding(
    unknownField,
    {
      field: keyText(key),
      owner: ownerText(context, pointer),
      known,
      suggestion: meantBy(key, known),
      hint: misspelt(key, known) ?? misplaced(context, pointer, key),
    },
    aboutPointer(context, appendPointer(pointer, key), true),
  );
}

function missing(context: SchemaContext, pointer: string, field: string, because?: string): Finding {
  const entry = entryAt(context, appendPointer(pointer, field));
  return finding(
    missingField,
    {
      fields: [field],
      owner: ownerText(context, pointer),
      expected: entry?.expected,
      example: entry?.example,
      because,
    },
    aboutPointer(context, pointer),
  );
}

/** None, or several, of the fields of which exactly one must be present. */
function notOne(context: SchemaContext, pointer: string): Finding {
  const either = entryAt(context, pointer)?.either ?? {fields: [], why: ''};
  const present = either.fields.filter(
    (field) => valueAt(context.document, appendPointer(pointer, field)) !== undefined,
  );
  if (present.length === 0) {
    const params = {fields: either.fields, owner: ownerText(context, pointer)};
    const because = either.why.charAt(0).toLowerCase() + either.why.slice(1);
    return finding(missingField, {...params, because}, aboutPointer(context, pointer));
  }
  return finding(
    invalidValue,
    {
      field: fieldText(pointer),
      found: `has ${backticks(present, ' and ')}`,
      must: `only one of them is allowed: ${either.why.charAt(0).toLowerCase()}${either.why.slice(1)}`,
      mend: `Remove ${backticks(present, ' or ')}.`,
    },
    aboutPointer(context, appendPointer(pointer, present[1] ?? ''), true),
  );
}

/** A field is present without another that it requires. */
function alone(context: SchemaContext, pointer: string, property: string, needed: string): Finding {
  const beside = valueAt(context.document, `${pointer}/to`);
  if (property === 'role' && beside !== undefined) {
    return finding(
      invalidValue,
      {
        field: fieldText(`${pointer}/role`),
        found: 'is used together with `to`',
        must: 'it is only for `into`',
        mend: 'Give each recipient under `to` a `role` of their own, and remove this one.',
      },
      aboutPointer(context, `${pointer}/role`, true),
    );
  }
  return missing(context, pointer, needed, `\`${property}\` needs it`);
}

function repeated(context: SchemaContext, pointer: string, {params}: SchemaError): Finding {
  const [first, second] = [Number(params['i']), Number(params['j'])].toSorted((a, b) => a - b);
  const value = valueAt(context.document, `${pointer}/${second}`);
  return finding(
    invalidValue,
    {
      field: fieldText(pointer),
      found: `names ${valueText(value)} twice`,
      must: 'each entry may appear only once',
      mend: `Remove one of entries ${(first ?? 0) + 1} and ${(second ?? 0) + 1}.`,
    },
    aboutPointer(context, `${pointer}/${second}`),
  );
}

function badKey(context: SchemaContext, pointer: string, key: string): Finding {
  return finding(
    invalidValue,
    {
      field: fieldText(pointer),
      found: `has the key ${quote(key)}`,
      must: 'a key is 1 to 63 letters, digits, `.`, `_`, `/` or `-`, and begins with a letter or digit',
      mend: 'Write the key with these characters only.',
    },
    aboutPointer(context, appendPointer(pointer, key), true),
  );
}

/** The finding about a value that is not what the schema wants at this pointer. */
export function badValue(context: SchemaContext, pointer: string): Finding {
  const value = valueAt(context.document, pointer);
  const entry = entryAt(context, pointer);
  const written = context.written?.get(pointer);
  return finding(
    invalidValue,
    {
      field: fieldText(pointer),
      found: `is ${valueText(value, written)}`,
      must: `must be ${entry?.expected ?? 'something else'}`,
      mend: mendValue(value, entry, written),
    },
    aboutPointer(context, pointer),
  );
}

/** From all errors, by mapping: the keys that it cannot have, and whether no alternative was chosen. */
function survey(errors: readonly SchemaError[]): {
  readonly unknownKeys: ReadonlyMap<string, readonly string[]>;
  readonly undecided: ReadonlySet<string>;
} {
  const unknownKeys = new Map<string, string[]>();
  const undecided = new Set<string>();
  for (const {keyword, instancePath, params} of errors) {
    if (keyword === 'oneOf') undecided.add(instancePath);
    if (keyword !== 'additionalProperties') continue;
    const keys = unknownKeys.get(instancePath);
    if (keys === undefined) unknownKeys.set(instancePath, [String(params['additionalProperty'])]);
    else keys.push(String(params['additionalProperty']));
  }
  return {unknownKeys, undecided};
}

/** Whether a section of the document is missing since it, or what belongs into it, stands in a wrong place. */
function isElsewhere(
  context: SchemaContext,
  unknownKeys: ReadonlyMap<string, readonly string[]>,
  pointer: string,
  field: string,
): boolean {
  if (pointer !== '' || context.kind === 'Set' || !SECTIONS.has(field)) return false;
  if (['/metadata', '/spec'].some((section) => unknownKeys.get(section)?.includes(field))) return true;
  const fields = context.version.fieldsOf(context.kind)[`/${field}`]?.fields ?? [];
  return (unknownKeys.get('') ?? []).some((key) => fields.includes(key.replace(/^[+-]\s*/, '')));
}

/** Findings for the errors that a validator reported about the context's document. */
export function schemaFindings(context: SchemaContext, errors: readonly SchemaError[]): Finding[] {
  const findings: Finding[] = [];
  const {unknownKeys, undecided} = survey(errors);
  const told = new Set<string>();
  /** A key that was misspelt, or stands elsewhere, explains why the field is missing. */
  const isMisspelt = (pointer: string, field: string): boolean =>
    (unknownKeys.get(pointer) ?? []).some((key) => {
      const known = entryAt(context, pointer)?.fields ?? [];
      return meantBy(key, known) === field && misplaced(context, pointer, key) === undefined;
    }) || isElsewhere(context, unknownKeys, pointer, field);

  for (const error of errors) {
    const {keyword, instancePath: pointer, params} = error;
    if (error.propertyName !== undefined || BRANCH.test(error.schemaPath)) continue;
    switch (keyword) {
      case 'additionalProperties':
        findings.push(unknown(context, pointer, String(params['additionalProperty'])));
        break;
      case 'required': {
        const field = String(params['missingProperty']);
        if (!isMisspelt(pointer, field)) findings.push(missing(context, pointer, field));
        break;
      }
      case 'dependentRequired': {
        const field = String(params['missingProperty']);
        if (undecided.has(pointer) || isMisspelt(pointer, field)) break;
        findings.push(alone(context, pointer, String(params['property']), field));
        break;
      }
      case 'oneOf': {
        // A value that is no mapping fits every alternative at once; its type is reported already.
        if (!isMapping(valueAt(context.document, pointer))) break;
        const fields = entryAt(context, pointer)?.either?.fields ?? [];
        if (!fields.some((field) => isMisspelt(pointer, field))) findings.push(notOne(context, pointer));
        break;
      }
      case 'uniqueItems':
        findings.push(repeated(context, pointer, error));
        break;
      case 'propertyNames':
        findings.push(badKey(context, pointer, String(params['propertyName'])));
        break;
      default:
        if (told.has(pointer)) break;
        told.add(pointer);
        // Its fields stand beside it.
        if (
          valueAt(context.document, pointer) === null &&
          isElsewhere(context, unknownKeys, '', pointer.slice(1))
        )
          break;
        findings.push(badValue(context, pointer));
    }
  }
  return findings;
}
