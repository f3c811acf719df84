import {Args} from '@oclif/core';
import {REVIEWED} from '../../cli/destinations.ts';
import {EXIT} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class AccessExplain extends SetCommand<typeof AccessExplain> {
  static override formats = REVIEWED;
  static override summary =
    'Show every path by which somebody reaches a target, and what is missing where none does.';
  static override args = {
    email: Args.string({ignoreStdin: true, description: 'who', required: true}),
    target: Args.string({ignoreStdin: true, description: 'what, as type:WORKSPACE/NAME', required: true}),
  };

  protected override async perform(): Promise<number> {
    const {explainAccess} = await import('../../app/access.ts');
    const root = await this.rootUnlessDatabase();
    const {email, target} = this.args;
    const answer = await this.withStore(root, (store) => explainAccess(store, email, target));
    await this.show('accessExplain', [answer]);
    return EXIT.ok;
  }
}
