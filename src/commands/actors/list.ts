import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class ActorsList extends SetCommand<typeof ActorsList> {
  static override result = 'actors' as const;
  static override summary = 'List the database logins that are bound to an actor.';
  static override examples = ['<%= config.bin %> actors list'];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};

  protected override async perform(): Promise<number> {
    const root = await this.rootUnlessDatabase();
    const [actors, login] = await this.withStore(
      root,
      async (store) => [await store.actors(), await store.login()] as const,
    );
    await this.show('actors', [actors, login]);
    return EXIT.ok;
  }
}
