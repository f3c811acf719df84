import {StoreError} from '../model/store-error.ts';
import {UnknownPlanError} from '../app/unknown-plan-error.ts';
import {UnknownRunError} from '../app/unknown-run-error.ts';
import {UnknownPersonError} from '../app/unknown-person-error.ts';
import {NeedsPlanError} from '../app/needs-plan-error.ts';
import {NotPermittedError} from '../app/not-permitted-error.ts';
import {UsageError} from '../app/usage-error.ts';
import {EXIT} from './exit-status.ts';
import {fileFailure} from './file-failure.ts';
import {isUsageError, usageMessage, type CommandUsage} from './usage-messages.ts';

/** Why a command ended, in a message for its user. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly exitStatus: number;
}

/** A refusal, or unusable input, with its exit status. */
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

/** An error as a message for its user. `command` is what they typed, if it is known. Unknown errors are bugs. */
export function failureOf(error: unknown, command?: CommandUsage): Failure {
  if (error instanceof UsageError) {
    return {code: 'usage', message: error.message, help: error.help, exitStatus: EXIT.usage};
  }
  if (error instanceof NotPermittedError) {
    return {code: 'not-permitted', message: error.message, help: error.help, exitStatus: EXIT.invalid};
  }
  if (
    error instanceof UnknownPersonError ||
    error instanceof UnknownRunError ||
    error instanceof UnknownPlanError
  ) {
    return {code: 'invalid', message: error.message, help: error.help, exitStatus: EXIT.invalid};
  }
  if (error instanceof NeedsPlanError) {
    return {code: 'refused', message: error.message, help: error.help, exitStatus: EXIT.refused};
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
  if (isUsageError(error)) return {code: 'usage', ...usageMessage(error, command), exitStatus: EXIT.usage};
  const file = fileFailure(error);
  if (file !== undefined) return {code: 'files', ...file, exitStatus: EXIT.usage};
  return {
    code: 'bug',
    message: `This is a bug in bylaw: ${error instanceof Error ? error.message : String(error)}.`,
    help: 'Report it, with the command that you ran. BYLAW_DEBUG=1 shows where in the program it happened.',
    exitStatus: EXIT.bug,
  };
}
