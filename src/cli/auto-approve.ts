/** The flags by which a command does without the question that it asks on a terminal. */
import {Flags} from '@oclif/core';

const summary = 'skip the question';

export const AUTO_APPROVE = {'auto-approve': Flags.boolean({summary})};

/** Where the contract names the flag `--confirm`, that is taken, too. */
export const AUTO_APPROVE_OR_CONFIRM = {'auto-approve': Flags.boolean({aliases: ['confirm'], summary})};
