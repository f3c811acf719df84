import {Args} from '@oclif/core';
import {addressOf, PEOPLE_EXITS, PEOPLE_FLAGS, PeopleCommand} from '../../cli/people-command.ts';

export default class PeopleFree extends PeopleCommand<typeof PeopleFree> {
  static override result = 'peopleChange' as const;
  static override exitStatuses = PEOPLE_EXITS;
  static override flags = PEOPLE_FLAGS;
  static override summary = 'Free a former address for somebody else.';
  static override description =
    'A former address is one from before `bylaw people rename`, or one that was erased when its person was anonymised. Manifests that still use it refer to the next person who gets it. Needs a system admin.';
  static override examples = ['<%= config.bin %> people free bo@acme.example'];
  static override args = {
    old: Args.string({ignoreStdin: true, required: true, description: 'the address to free'}),
  };

  protected override async perform(): Promise<number> {
    const email = addressOf(this.args.old, 'OLD');
    return this.change({kind: 'free', email});
  }
}
