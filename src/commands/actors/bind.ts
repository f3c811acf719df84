import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {emailArgument} from '../../cli/email-argument.ts';
import {CommandError} from '../../cli/failure.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class ActorsBind extends SetCommand<typeof ActorsBind> {
  static override result = 'bound' as const;
  static override summary = 'Bind a database login to an actor: everybody who uses it acts as that person.';
  static override description =
    'A bound login always acts as that actor: it needs no --as, and naming somebody else is an error. Once any login is bound, all other logins may only read. Binding needs a login with the rights of bylaw_owner, and is not recorded in the history. To bind a login to somebody else, bind it again.';
  static override examples = ['<%= config.bin %> actors bind ci_apply ci@acme.example'];
  static override exitStatuses = {
    [EXIT.invalid]: 'the person is not known',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = {
    login: Args.string({ignoreStdin: true, description: 'name of the database login', required: true}),
    email: Args.string({
      ignoreStdin: true,
      description: 'e-mail address of a user or member',
      required: true,
    }),
  };

  protected override async perform(): Promise<number> {
    const {login} = this.args;
    const email = emailArgument(this.args.email, 'EMAIL');
    const root = await this.rootUnlessDatabase();
    const outcome = await this.withStore(root, (store) => store.bindActor(login, email));
    if (!outcome.bound) {
      const near = outcome.near === null ? '' : `Did you mean ${outcome.near}? `;
      throw new CommandError(
        EXIT.invalid,
        `${email} is neither a user nor a member of any workspace, so ${login} was not bound.`,
        `${near}Check the address. If they are new, first declare and apply them.`,
      );
    }
    await this.show('bound', [{login, email}, outcome]);
    return EXIT.ok;
  }
}
