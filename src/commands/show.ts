import {Args} from '@oclif/core';
import {EXIT} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';

export default class Show extends SetCommand<typeof Show> {
  static override result = 'plan' as const;
  static override summary = 'Show a saved plan, even an old one.';
  static override examples = ['<%= config.bin %> show plan.json', '<%= config.bin %> show plan.json --json'];
  static override exitStatuses = {[EXIT.stale]: 'the plan file is not intact'};
  static override args = {
    planfile: Args.string({
      ignoreStdin: true,
      description: 'a plan file, as `bylaw plan --out` writes it',
      required: true,
    }),
  };

  protected override async perform(): Promise<number> {
    const {content, digest} = await this.openPlan(this.args.planfile);
    await this.show('plan', [content.plan, digest, this.flags.quiet ? 'verdict' : 'whole']);
    return EXIT.ok;
  }
}
