import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class ActorsUnbind extends SetCommand<typeof ActorsUnbind> {
  static override result = 'unbound' as const;
  static override summary = 'Unbind a database login from its actor.';
  static override description =
    'While other logins are bound, this one may then only read. Once no login is bound, a command may name any actor (`--as`). Unbinding needs a login with the rights of bylaw_owner, and is not recorded in the history.';
  static override examples = ['<%= config.bin %> actors unbind ci_apply'];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};
  static override args = {
    login: Args.string({ignoreStdin: true, description: 'name of the database login', required: true}),
  };

  protected override async perform(): Promise<number> {
    const {login} = this.args;
    const root = await this.rootUnlessDatabase();
    const [before, left] = await this.withStore(
      root,
      async (store) => [await store.unbindActor(login), (await store.actors()).length] as const,
    );
    await this.show('unbound', [login, before, left]);
    return EXIT.ok;
  }
}
