import {Args} from '@oclif/core';
import {UsageError} from '../app/usage-error.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {EXIT} from '../cli/exit-status.ts';
import {BaseCommand} from '../cli/base-command.ts';

/** What ids of policies begin with where they are reported. */
const POLICY = 'policy/';

export default class Rules extends BaseCommand<typeof Rules> {
  static override result = 'rules' as const;
  static override summary = 'List the rules, or explain one: what breaks it, why it exists, and examples.';
  static override examples = [
    '<%= config.bin %> rules',
    '<%= config.bin %> rules region/connection',
    '<%= config.bin %> rules policy/no-new-admins',
  ];
  static override args = {
    id: Args.string({
      ignoreStdin: true,
      description: 'a rule, such as region/connection, or policy/ID of the set',
      required: false,
    }),
  };

  protected override async perform(): Promise<number> {
    const {CATALOGUE} = await import('../rules/index.ts');
    const {id} = this.args;
    if (id === undefined) {
      await this.show('rules', [[...CATALOGUE.values()]]);
      return EXIT.ok;
    }
    const entry = CATALOGUE.get(id);
    if (entry === undefined && id.startsWith(POLICY)) return this.policy(id.slice(POLICY.length));
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

  /** Explains a policy of the set of this folder. */
  private async policy(id: string): Promise<number> {
    const [{hostWith}, {findRoot, readPolicyNamed}] = await Promise.all([
      import('../host/index.ts'),
      import('../app/load-set.ts'),
    ]);
    const host = hostWith(this.surroundings.env);
    const {policy, known} = await readPolicyNamed(host, await findRoot(host, this.directory), id);
    if (policy === undefined) {
      const near = nearest(id, known);
      const list = known.length === 0 ? 'The set has none.' : `The set has ${known.join(', ')}.`;
      throw new UsageError(
        `There is no policy ${id}.`,
        near === undefined ? list : `Did you mean ${POLICY}${near}?`,
      );
    }
    await this.show('policy', [policy]);
    return EXIT.ok;
  }
}
