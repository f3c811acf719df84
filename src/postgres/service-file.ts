/** Service files of libpq: named lists of parameters, `[SERVICE]` and `PARAMETER=VALUE` below it. */
import {homedir} from 'node:os';
import path from 'node:path';
import {StoreError} from '../model/store-error.ts';
import {readSmallFile} from './small-file.ts';

/** The lines of a section; undefined where the file has none of that name. The first section of a name counts. */
function sectionOf(text: string, service: string, file: string): ReadonlyMap<string, string> | undefined {
  let found: Map<string, string> | undefined;
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      if (found !== undefined) return found;
      if (line === `[${service}]`) found = new Map();
      continue;
    }
    if (found === undefined) continue;
    const [, parameter = '', value = ''] = /^([a-z_]+)=(.*)$/.exec(line) ?? [];
    if (parameter === '' || parameter === 'service') {
      // The line itself may hold a password.
      throw new StoreError(
        'unreachable',
        `Line ${at + 1} of the service file ${file} is not \`PARAMETER=VALUE\`, as bylaw reads it.`,
        'Write one parameter in each line. A service that refers to LDAP or to another service is not supported.',
      );
    }
    if (!found.has(parameter)) found.set(parameter, value);
  }
  return found;
}

/**
 * What a service says, from PGSERVICEFILE or ~/.pg_service.conf, else from pg_service.conf in PGSYSCONFDIR. Throws StoreError `unreachable`
 * where it is in neither, or a file cannot be read.
 */
export function readService(service: string, environment: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const named = environment['PGSERVICEFILE'] ?? '';
  const shared = environment['PGSYSCONFDIR'] ?? '';
  const usual = path.join(environment['HOME'] ?? homedir(), '.pg_service.conf');
  const files = [
    named === '' ? usual : named,
    ...(shared === '' ? [] : [path.join(shared, 'pg_service.conf')]),
  ];
  for (const file of files) {
    const text = readSmallFile(
      file,
      'The service file',
      'Check PGSERVICEFILE, and that this user may read the file.',
      {
        mayBeMissing: file !== named,
      },
    );
    const found = text === undefined ? undefined : sectionOf(text, service, file);
    if (found !== undefined) return found;
  }
  throw new StoreError(
    'unreachable',
    `The service ${JSON.stringify(service)} is not defined in ${files.join(' or ')}.`,
    'Check the name of the service in the database URL or in PGSERVICE, and the file in PGSERVICEFILE.',
  );
}
