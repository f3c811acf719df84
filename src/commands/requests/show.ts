import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class RequestsShow extends SetCommand<typeof RequestsShow> {
  static override result = 'request' as const;
  static override summary =
    'Show one request: what it asks for, what each side has decided, and which access it would give.';
  static override examples = ['<%= config.bin %> requests show share:acme-legal/deal-room-northwind'];
  static override exitStatuses = {
    [EXIT.invalid]: 'there is no such request',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = {
    id: Args.string({
      ignoreStdin: true,
      required: true,
      description: 'the request: share:WORKSPACE/NAME or connection:WORKSPACE/NAME',
    }),
  };

  protected override async perform(): Promise<number> {
    const {showRequest} = await import('../../app/requests.ts');
    const root = await this.rootUnlessDatabase();
    const answer = await this.withStore(root, (store) => showRequest(store, this.args.id));
    if ('shown' in answer) {
      await this.show('request', [answer.shown]);
      return EXIT.ok;
    }
    const {unknown} = answer;
    if (this.format === 'json') {
      await this.printJson({id: this.args.id, diagnostics: [unknown]});
    }
    this.complain(unknown.message, unknown.help);
    return EXIT.invalid;
  }
}
