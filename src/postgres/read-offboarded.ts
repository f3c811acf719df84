import {ACCOUNT, type OffboardedPeople} from '../model/offboarded-people.ts';
import type {Session} from './connect.ts';

/** Who was offboarded from these workspaces, or altogether. `salt` is the installation's id. */
export async function readOffboarded(
  session: Session,
  salt: string,
  workspaces: readonly string[],
): Promise<OffboardedPeople> {
  const {rows} = await session.query<{workspace: string; email_digest: string; anonymised: boolean}>(
    'select workspace, email_digest, anonymised from bylaw.offboarded where workspace = any($1)',
    [[...workspaces, ACCOUNT]],
  );
  const people = new Map<string, Set<string>>();
  for (const {workspace, email_digest} of rows) {
    const digests = people.get(workspace);
    if (digests === undefined) people.set(workspace, new Set([email_digest]));
    else digests.add(email_digest);
  }
  const erased = new Set(rows.flatMap(({email_digest, anonymised}) => (anonymised ? [email_digest] : [])));
  return {salt, people, erased};
}
