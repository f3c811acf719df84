import {StoreError} from '../model/store-error.ts';
import {UsageError} from '../app/usage-error.ts';
import {EXIT} from './exit-status.ts';
import {fileFailure} from './file-failure.ts';
import {isUsageError, usageWords, type CommandUsage} from './usage-words.ts';

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
  refused: EXIT.invalid,
};

const CODES: Readonly<Record<number, string>> = {
  [EXIT.invalid]: 'invalid',
  [EXIT.stale]: 'stale',
};

/**
 * What an error means to whoever typed the command, if it is known which. Anything unknown is a bug of ours.
 */
export function failureOf(error: unknown, command?: CommandUsage): Failure {
  if (error instanceof UsageError) {
    return {code: 'usage', message: error.message, help: error.help, exitStatus: EXIT.usage};
  }
  if (error instanceof CommandError) {
    const {message, help, exitStatus} = error;
    return {code: CODES[exitStatus] ?? 'refused', message, help, exitStatus};
  }
  if (error instanceof StoreError) {
    return {
      code: error.code,
      message: error.message,
      help: error.help,
      exitStatus: STORE_EXIT[error.code] ?? EXIT.database,
    };
  }
  if (isUsageError(error)) return {code: 'usage', ...usageWords(error, command), exitStatus: EXIT.usage};
  const file = fileFailure(error);
  if (file !== undefined) return {code: 'files', ...file, exitStatus: EXIT.usage};
  return {
    code: 'bug',
    message: `This is a bug in bylaw: ${error instanceof Error ? error.message : String(error)}.`,
    help: 'Please report it, with the command that you ran. BYLAW_DEBUG=1 shows where in the program it happened.',
    exitStatus: EXIT.bug,
  };
}
