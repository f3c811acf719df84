import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {PLAN_ARGS, PlansCommand} from '../../cli/plans-command.ts';

export default class PlansShow extends PlansCommand<typeof PlansShow> {
  static override result = 'storedPlan' as const;
  static override summary = 'Show a stored plan, and who has approved it.';
  static override examples = ['<%= config.bin %> plans show sha256:3f0c…'];
  static override exitStatuses = {
    [EXIT.invalid]: 'there is no such plan, or the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.stale]: 'the plan is not as it was stored',
  };
  static override args = PLAN_ARGS;

  protected override async perform(): Promise<number> {
    const {showStoredPlan} = await import('../../app/stored-plans.ts');
    return this.onPlans(async (store, asked) => {
      const {shown, opened} = await showStoredPlan(store, {...asked, id: this.args.id});
      await this.show('storedPlan', opened.ok ? [shown, opened.file.content.plan] : [shown]);
      return opened.ok ? EXIT.ok : EXIT.stale;
    });
  }
}
