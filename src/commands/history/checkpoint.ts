import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {EvidenceCommand, OUT_FLAG} from '../../cli/evidence-command.ts';
import {SIGN_FLAG} from '../../cli/keys.ts';

export default class HistoryCheckpoint extends EvidenceCommand<typeof HistoryCheckpoint> {
  static override summary = 'Note where the hash chains of the history end, to be kept outside the database.';
  static override description =
    'Somebody who can write all of the database can replace whole chains, and they still verify. `bylaw history verify --checkpoint FILE` finds that: a chain has to continue what was noted.';
  static override examples = [
    '<%= config.bin %> history checkpoint --sign ci.key --out checkpoint.json',
    '<%= config.bin %> history checkpoint --workspace acme-legal --out acme.json',
  ];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};
  static override flags = {
    workspace: Flags.string({helpValue: 'W', summary: 'only the chains that concern this workspace'}),
    ...OUT_FLAG,
    ...SIGN_FLAG,
  };

  protected override async perform(): Promise<number> {
    const {checkpointOf} = await import('../../app/evidence.ts');
    const {workspace = null} = this.flags;
    const checkpoint = await this.onAudit((store, source) => checkpointOf(store, workspace, source));
    const {length} = checkpoint.heads;
    await this.writeSigned(
      checkpoint,
      `a checkpoint of ${length === 1 ? '1 chain' : `${length} chains`}`,
      this.flags,
    );
    return EXIT.ok;
  }
}
