import {emailArgument} from '../../cli/email-argument.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {PERSON_AND_TARGET} from '../../cli/person-and-target.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class AccessHistory extends SetCommand<typeof AccessHistory> {
  static override result = 'accessHistory' as const;
  static override summary =
    'Show when a person had access to a target, at which level and by which path, and why it began and ended.';
  static override examples = [
    '<%= config.bin %> access history vera@northwind.example space:acme-legal/deal-room',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'the person is not known',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = PERSON_AND_TARGET;

  protected override async perform(): Promise<number> {
    const {historyOfAccess} = await import('../../app/access-history.ts');
    const root = await this.rootUnlessDatabase();
    const {target} = this.args;
    const email = emailArgument(this.args.email, 'EMAIL');
    await this.expectWorkspaceIn(target, root);
    const history = await this.withStore(root, async (store) => {
      const source = await this.sourceAnywhere(store, root);
      return this.aboutPerson(email, (present) => historyOfAccess(store, present, target, source));
    });
    await this.show('accessHistory', [history]);
    return EXIT.ok;
  }
}
