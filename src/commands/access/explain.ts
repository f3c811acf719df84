import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {emailArgument} from '../../cli/email-argument.ts';
import {PERSON_AND_TARGET} from '../../cli/person-and-target.ts';
import {SetCommand} from '../../cli/set-command.ts';
import {AT_FLAG, momentAt} from '../../cli/when.ts';

export default class AccessExplain extends SetCommand<typeof AccessExplain> {
  static override result = 'accessExplain' as const;
  static override summary =
    'Show every path by which a person has access to a target, or what is missing if there is none.';
  static override examples = [
    '<%= config.bin %> access explain vera@northwind.example space:acme-legal/deal-room',
    '<%= config.bin %> access explain vera@northwind.example space:acme-legal/deal-room --at run:12',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'the person is not known, or there is no such run',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = PERSON_AND_TARGET;

  static override flags = {at: AT_FLAG};

  protected override async perform(): Promise<number> {
    const when = momentAt(this.flags.at);
    const {explainAccess} = await import('../../app/access.ts');
    const root = await this.rootUnlessDatabase();
    const {target} = this.args;
    const email = emailArgument(this.args.email, 'EMAIL');
    await this.expectWorkspaceIn(target, root);
    const answer = await this.withStore(root, async (store) => {
      const asked = await this.momentAsked(store, root, when);
      return this.aboutPerson(email, (present) => explainAccess(store, present, target, null, asked));
    });
    await this.show('accessExplain', [answer]);
    return EXIT.ok;
  }
}
