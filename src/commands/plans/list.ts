import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {PlansCommand} from '../../cli/plans-command.ts';

export default class PlansList extends PlansCommand<typeof PlansList> {
  static override result = 'storedPlans' as const;
  static override summary =
    'List the stored plans of the set: what they would do, and who has approved them.';
  static override examples = ['<%= config.bin %> plans list', '<%= config.bin %> plans list --json'];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };

  protected override async perform(): Promise<number> {
    const {listStoredPlans} = await import('../../app/stored-plans.ts');
    return this.onPlans(async (store, asked) => {
      await this.show('storedPlans', [asked.set, await listStoredPlans(store, asked)]);
      return EXIT.ok;
    });
  }
}
