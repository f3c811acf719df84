/** Explains a kind of manifest, or a field of one. */
import {nearest} from '../diagnostics/nearest.ts';
import {fieldReference, kindReference} from '../manifest/reference.ts';
import type {Reference} from '../model/reference.ts';
import {schemaOf} from './kind-schemas.ts';
import {UsageError} from './usage-error.ts';

/**
 * The reference of what is asked for: `Share`, `Share.to.role`. `read` gives the text of a schema file. Throws UsageError if
 * there is no such kind or field.
 */
export async function explain(name: string, read: (file: string) => Promise<string>): Promise<Reference> {
  const [kind = '', ...rest] = name.split('.');
  const [known, file] = schemaOf(kind);
  const whole = await kindReference(known, file, read);
  const path = rest.join('.');
  const found = path === '' ? whole : fieldReference(whole, path);
  if (found !== undefined) return found;
  const paths = whole.fields.map((field) => field.path.replace(/^spec\./, ''));
  const near = nearest(path, paths);
  throw new UsageError(
    `${known} has no field ${path}.`,
    `${near === undefined ? '' : `Did you mean ${known}.${near}? `}\`bylaw explain ${known}\` lists its fields.`,
  );
}
