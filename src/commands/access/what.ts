import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {emailArgument} from '../../cli/email-argument.ts';
import {SetCommand} from '../../cli/set-command.ts';
import {AT_FLAG, momentAt} from '../../cli/when.ts';

export default class AccessWhat extends SetCommand<typeof AccessWhat> {
  static override result = 'accessWhat' as const;
  static override summary =
    'List what a person has access to, in every workspace, at which level, since when and by which path.';
  static override examples = [
    '<%= config.bin %> access what bo@acme.example',
    '<%= config.bin %> access what bo@acme.example --at 2027-01-31',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'the person is not known, or there is no such run',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = {
    email: Args.string({ignoreStdin: true, description: 'e-mail address of the person', required: true}),
  };

  static override flags = {at: AT_FLAG};

  protected override async perform(): Promise<number> {
    const when = momentAt(this.flags.at);
    const {whatReaches} = await import('../../app/access.ts');
    const email = emailArgument(this.args.email, 'EMAIL');
    const root = await this.rootUnlessDatabase();
    const answer = await this.withStore(root, async (store) => {
      const asked = await this.momentAsked(store, root, when);
      return this.aboutPerson(email, (present) => whatReaches(store, present, asked));
    });
    await this.show('accessWhat', [answer]);
    return EXIT.ok;
  }
}
