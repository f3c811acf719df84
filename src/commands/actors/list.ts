import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class ActorsList extends SetCommand<typeof ActorsList> {
  static override result = 'actors' as const;
  static override summary = 'List the database logins that are bound to an actor.';
  static override description =
    'Shows all of them to a login that may bind logins, and to a system admin. To others, shows those of people in the workspaces of their actor, and counts the rest.';
  static override examples = ['<%= config.bin %> actors list'];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};

  protected override async perform(): Promise<number> {
    const {listActors} = await import('../../app/list-actors.ts');
    const root = await this.rootUnlessDatabase();
    const {actors, asking, others} = await this.withStore(root, async (store) =>
      listActors(store, await this.actorAnywhere(store, root)),
    );
    await this.show('actors', [actors, asking, others]);
    return EXIT.ok;
  }
}
