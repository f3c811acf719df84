import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class PeopleList extends SetCommand<typeof PeopleList> {
  static override result = 'peopleList' as const;
  static override summary =
    'List people: the workspaces in which they are a member or guest, and their former addresses.';
  static override description =
    "Once any login is bound to an actor, it lists only the people of that actor's workspaces, and for a system admin everybody.";
  static override examples = [
    '<%= config.bin %> people list',
    '<%= config.bin %> people list --workspace acme-legal --json',
  ];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};
  static override flags = {
    workspace: Flags.string({helpValue: 'W', summary: 'only the people of this workspace'}),
  };

  protected override async perform(): Promise<number> {
    const {listPeople} = await import('../../app/people.ts');
    const root = await this.rootUnlessDatabase();
    const {workspace} = this.flags;
    const list = await this.withStore(root, (store) => listPeople(store, workspace ?? null));
    await this.show('peopleList', [list]);
    return EXIT.ok;
  }
}
