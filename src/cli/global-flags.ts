/** The flags of every command. */
import {Flags} from '@oclif/core';
import {formatsText} from './formats.ts';

export const GLOBAL_FLAGS = {
  chdir: Flags.string({
    char: 'C',
    helpValue: 'DIR',
    summary: 'work as if started in DIR',
    helpGroup: 'GLOBAL',
  }),
  'database-url': Flags.string({
    helpValue: 'URL',
    summary:
      'the Postgres database (default: BYLAW_DATABASE_URL, else an embedded one in .bylaw/ of the set); embedded:DIR is an embedded one in DIR, which several sets can share',
    helpGroup: 'GLOBAL',
  }),
  as: Flags.string({
    helpValue: 'EMAIL',
    summary:
      'the actor, whose authority the command uses (default: BYLAW_ACTOR, else the actor that the database login is bound to, else the actor of the set)',
    helpGroup: 'GLOBAL',
  }),
  format: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'FORMAT[=FILE]',
    summary: `how to show the result: ${formatsText()}; with =FILE, in that file`,
    helpGroup: 'GLOBAL',
  }),
  json: Flags.boolean({summary: 'short for --format json', helpGroup: 'GLOBAL'}),
  'json-into': Flags.string({
    helpValue: 'FILE',
    summary: 'short for --format json=FILE',
    helpGroup: 'GLOBAL',
  }),
  'no-color': Flags.boolean({summary: 'no colours (also NO_COLOR)', helpGroup: 'GLOBAL'}),
  quiet: Flags.boolean({
    char: 'q',
    summary: 'print only the result: no progress, and only the verdict of a plan and what blocks it',
    helpGroup: 'GLOBAL',
  }),
  verbose: Flags.boolean({
    char: 'v',
    summary: 'print everything, without shortening',
    helpGroup: 'GLOBAL',
  }),
};
