import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class ActorsUnbind extends SetCommand<typeof ActorsUnbind> {
  static override summary = 'Make a database login stand for nobody.';
  static override description =
    'As long as other logins are bound, it may then only read; once none is, the actor is whoever is claimed. It takes a login with the rights of bylaw_owner, and is not part of the history.';
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
    this.print((await this.view()).unbound(login, before, left));
    return EXIT.ok;
  }
}
