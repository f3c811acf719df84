import {Args} from '@oclif/core';
import {REVIEWED} from '../../cli/destinations.ts';
import {EXIT} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class AccessWho extends SetCommand<typeof AccessWho> {
  static override formats = REVIEWED;
  static override summary = 'List who reaches a target, at which level and by which path.';
  static override args = {
    target: Args.string({ignoreStdin: true, description: 'what, as type:WORKSPACE/NAME', required: true}),
  };

  protected override async perform(): Promise<number> {
    const {whoReaches} = await import('../../app/access.ts');
    const root = await this.rootUnlessDatabase();
    const answer = await this.withStore(root, (store) => whoReaches(store, this.args.target));
    await this.show('accessWho', [answer]);
    return EXIT.ok;
  }
}
