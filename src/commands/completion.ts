import {compareText} from '../diagnostics/compare-text.ts';
import {Args} from '@oclif/core';
import {BaseCommand} from '../cli/base-command.ts';
import {completionScript, SHELLS, type Shell} from '../cli/completion-script.ts';
import {EXIT} from '../cli/exit-status.ts';
import {listedCommands} from '../cli/oclif.ts';

/** The values of an argument, if it is an enumeration. */
const choicesOf = (arg: {options?: readonly string[]} | undefined): {choices?: readonly string[]} =>
  arg?.options === undefined ? {} : {choices: arg.options};

export default class Completion extends BaseCommand<typeof Completion> {
  static override summary = 'Print a completion script for your shell.';
  static override description =
    'Completes commands and flags, formats, kinds and rules; and the people, workspaces, targets, requests and addresses that the manifests of the set declare. It never asks a database.';
  static override examples = [
    'source <(<%= config.bin %> completion bash)',
    '<%= config.bin %> completion fish | source',
  ];
  static override args = {
    shell: Args.string({
      ignoreStdin: true,
      options: [...SHELLS],
      description: 'the shell',
      required: true,
    }),
  };

  protected override async perform(): Promise<number> {
    const commands = (await listedCommands())
      .filter((command) => !command.hidden)
      .map(({id, summary, flags, args}) => ({
        name: id.replaceAll(':', ' '),
        summary: summary ?? '',
        flags: Object.entries(flags).map(([name, flag]) => ({
          name,
          ...(flag.char !== undefined && {char: flag.char}),
          summary: flag.summary ?? '',
          takesValue: flag.type === 'option',
          ...(flag.type === 'option' && flag.options !== undefined && {choices: flag.options}),
        })),
        ...choicesOf(Object.values(args)[0]),
      }))
      .toSorted((a, b) => compareText(a.name, b.name));
    this.print(completionScript(this.args.shell as Shell, this.config.bin, commands));
    return EXIT.ok;
  }
}
