import {StoreError} from '../app/ports.ts';
import {UsageError} from '../app/usage-error.ts';
import {EXIT} from './exit-status.ts';

/** Something that ended a command, in words for its user. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly exitStatus: number;
}

/** A command that is refused, or whose input is not fit, with the exit status that says so. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly help: string;
  readonly exitStatus: number;
  constructor(exitStatus: number, message: string, help: string) {
    super(message);
    this.exitStatus = exitStatus;
    this.help = help;
  }
}

const STORE_EXIT: Readonly<Partial<Record<StoreError['code'], number>>> = {
  'lock-timeout': EXIT.lock,
  interrupted: EXIT.interrupted,
};

/** oclif's own errors about flags, arguments and commands carry their exit code here. */
interface OclifError extends Error {
  readonly oclif?: {readonly exit?: number | false};
  readonly parse?: unknown;
}

const firstLines = (text: string): string => text.replace(/\nSee more help with --help$/, '').trim();

/** What an error means to whoever typed the command. Anything unknown is a bug of ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) {
    return {code: 'usage', message: error.message, help: error.help, exitStatus: EXIT.usage};
  }
  if (error instanceof CommandError) {
    return {code: 'refused', message: error.message, help: error.help, exitStatus: error.exitStatus};
  }
  if (error instanceof StoreError) {
    return {
      code: error.code,
      message: error.message,
      help: error.help,
      exitStatus: STORE_EXIT[error.code] ?? EXIT.database,
    };
  }
  if (error instanceof Error) {
    const {oclif, parse} = error as OclifError;
    if (oclif !== undefined || parse !== undefined) {
      return {
        code: 'usage',
        message: firstLines(error.message),
        help: 'See --help.',
        exitStatus: EXIT.usage,
      };
    }
    const {code} = error as NodeJS.ErrnoException;
    if (
      code !== undefined &&
      ['ENOSPC', 'EACCES', 'EROFS', 'EISDIR', 'ENOTDIR', 'ENOENT', 'EMFILE', 'EPERM'].includes(code)
    ) {
      return {
        code: 'files',
        message: `A file could not be read or written: ${error.message}.`,
        help: 'Check the path, the rights on it, and the room on the disk.',
        exitStatus: EXIT.usage,
      };
    }
  }
  return {
    code: 'bug',
    message: `This is a bug in bylaw: ${error instanceof Error ? error.message : String(error)}.`,
    help: 'Please report it with the command that you ran; BYLAW_DEBUG=1 shows where it happened.',
    exitStatus: EXIT.bug,
  };
}
