/** Explains a kind of manifest, or a field of one. */
import {nearest} from '../diagnostics/nearest.ts';
import {fieldReference, kindReference} from '../manifest/reference.ts';
import type {Reference} from '../model/reference.ts';
import {schemaOf} from './kind-schemas.ts';
import {UsageError} from './usage-error.ts';

/** The error that a kind has no such field, with the one that may be meant. `path`: as it was typed after the kind. */
function unknownField(name: string, whole: Reference, kind: string, path: string): UsageError {
  const parts = path.replaceAll(/\[\w*\]/g, '.0').split('.');
  const isNumber = (part: string): boolean => /^\d+$/.test(part);
  const fields = parts
    .filter((part) => part !== '' && !isNumber(part))
    .join('.')
    .replace(/^spec\./, '');
  const paths = whole.fields.map((field) => field.path.replace(/^spec\./, ''));
  const near = fieldReference(whole, fields) === undefined ? nearest(fields, paths) : fields;
  const meant = fields === '' ? kind : near === undefined ? undefined : `${kind}.${near}`;
  const message = parts.includes('')
    ? `${name} has a dot without a field name.`
    : `${kind} has no field ${path}${parts.some(isNumber) ? ': the items of a list are named without a number' : ''}.`;
  return new UsageError(
    message,
    `${meant === undefined ? '' : `Did you mean ${meant}? `}\`bylaw explain ${kind}\` lists its fields.`,
  );
}

/**
 * The reference of what is asked for: `Share`, `Share.to.role`. `read` gives the text of a schema file. Throws UsageError if
 * there is no such kind or field.
 */
export async function explain(name: string, read: (file: string) => Promise<string>): Promise<Reference> {
  const [kind = '', ...rest] = name.split('.');
  const [known, file] = schemaOf(kind);
  const whole = await kindReference(known, file, read);
  if (rest.length === 0) return whole;
  const path = rest.join('.');
  const found = path === '' ? undefined : fieldReference(whole, path);
  if (found !== undefined) return found;
  throw unknownField(name, whole, known, path);
}
