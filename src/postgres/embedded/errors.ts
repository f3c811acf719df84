/** The embedded Postgres cannot serve. The message says what, why and how to mend it; `cause` keeps the origin. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
}

/** The way out that every "this machine cannot do it" error names. */
export const useServerInstead =
  'Or use a Postgres server of your own: pass --database-url or set BYLAW_DATABASE_URL.';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission to write there',
  EPERM: 'this user has no permission for that',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ELOOP: 'the path contains a loop of links',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  ENAMETOOLONG: 'the path is too long',
  ENOENT: 'the path does not exist',
};

/** The `code` of a Node system error, or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Why a file operation failed, in a user's words. */
function reasonOf(error: unknown): string {
  const code = errorCode(error);
  return (code && reasons[code]) ?? (error instanceof Error ? error.message : String(error));
}

/** An EmbeddedServerError about a file operation: `what` it was for, then the reason, then the way out. */
export function fileError(what: string, error: unknown): EmbeddedServerError {
  if (error instanceof EmbeddedServerError) return error;
  return new EmbeddedServerError(
    `${what}: ${reasonOf(error)}. Fix that, and run the command again. ${useServerInstead}`,
    {
      cause: error,
    },
  );
}
