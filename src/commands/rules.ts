import {Args} from '@oclif/core';
import {UsageError} from '../app/usage-error.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {EXIT} from '../cli/exit-status.ts';
import {BaseCommand} from '../cli/base-command.ts';

export default class Rules extends BaseCommand<typeof Rules> {
  static override result = 'rules' as const;
  static override summary = 'List the rules, or explain one: what breaks it, why it exists, and examples.';
  static override examples = ['<%= config.bin %> rules', '<%= config.bin %> rules region/connection'];
  static override args = {
    id: Args.string({ignoreStdin: true, description: 'a rule, such as region/connection', required: false}),
  };

  protected override async perform(): Promise<number> {
    const {CATALOGUE} = await import('../rules/index.ts');
    const {id} = this.args;
    if (id === undefined) {
      await this.show('rules', [[...CATALOGUE.values()]]);
      return EXIT.ok;
    }
    const entry = CATALOGUE.get(id);
    if (entry === undefined) {
      const near = nearest(id, CATALOGUE.keys());
      throw new UsageError(
        `There is no rule ${id}.`,
        `${near === undefined ? '' : `Did you mean ${near}? `}\`bylaw rules\` lists them.`,
      );
    }
    await this.show('rule', [entry]);
    return EXIT.ok;
  }
}
