import path from 'node:path';
import {nextWord, type NextWord} from '../cli/completed-word.ts';
import {EXIT} from '../cli/exit-status.ts';
import {formatsOf} from '../cli/formats.ts';
import {loadCommand} from '../cli/load-command.ts';
import {listedCommands} from '../cli/oclif.ts';
import {SetCommand} from '../cli/set-command.ts';

/** What shells take for a word as it is. Anything else, such as a `$` in an address, would have to be quoted. */
const PLAIN_WORD = /^[A-Za-z0-9@._+:/%-]+$/;

export default class Complete extends SetCommand<typeof Complete> {
  static override hidden = true;
  static override strict = false;
  static override summary = 'Print what may follow the words of a command line, for completion scripts.';
  static override description =
    'The words before the one that is completed follow `--`. It reads the manifests of the set, never a database, and prints nothing where it knows nothing.';
  static override examples = ['<%= config.bin %> __complete -- requests show'];

  protected override async perform(): Promise<number> {
    const words = this.argv.slice(this.argv.indexOf('--') + 1);
    const next = nextWord(words, await listedCommands());
    const names = next === undefined ? [] : await this.namesOf(next);
    this.print(
      names
        .filter((name) => PLAIN_WORD.test(name))
        .map((name) => `${name}\n`)
        .join(''),
    );
    return EXIT.ok;
  }

  private async namesOf({thing, command, folder = '.'}: NextWord): Promise<readonly string[]> {
    switch (thing) {
      case 'rule': {
        const {CATALOGUE} = await import('../rules/index.ts');
        return [...CATALOGUE.keys()];
      }
      case 'kind':
      case 'field': {
        const {KIND_SCHEMAS} = await import('../app/kind-schemas.ts');
        return [...KIND_SCHEMAS.keys()].filter((kind) => thing === 'kind' || !kind.endsWith('List'));
      }
      case 'format': {
        const {result} = await loadCommand(command.split(':'));
        return formatsOf(result);
      }
      default: {
        const {declaredNames} = await import('../app/declared-names.ts');
        return declaredNames(await this.host(), path.resolve(this.directory, folder), thing);
      }
    }
  }
}
