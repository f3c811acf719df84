import {Args} from '@oclif/core';
import {addressOf, PEOPLE_EXITS, PEOPLE_FLAGS, PeopleCommand} from '../../cli/people-command.ts';

export default class PeopleReinstate extends PeopleCommand<typeof PeopleReinstate> {
  static override result = 'peopleChange' as const;
  static override exitStatuses = PEOPLE_EXITS;
  static override flags = PEOPLE_FLAGS;
  static override summary = 'Let manifests name an offboarded person again.';
  static override description =
    'It restores nothing by itself, but the next apply of a set brings back what its manifests still say of them. Somebody who was anonymised cannot be reinstated, because their address was erased. Needs a system admin.';
  static override examples = ['<%= config.bin %> people reinstate bo@acme.example'];
  static override args = {
    email: Args.string({
      ignoreStdin: true,
      required: true,
      description: 'the address of the offboarded person',
    }),
  };

  protected override async perform(): Promise<number> {
    const email = addressOf(this.args.email, 'EMAIL');
    return this.change({kind: 'reinstate', email});
  }
}
