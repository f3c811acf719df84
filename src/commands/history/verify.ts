import {UsageError} from '../../app/usage-error.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {CHECKPOINT_FLAG, EvidenceCommand} from '../../cli/evidence-command.ts';
import {CommandError} from '../../cli/failure.ts';
import {KEY_FLAG} from '../../cli/keys.ts';

export default class HistoryVerify extends EvidenceCommand<typeof HistoryVerify> {
  static override result = 'verify' as const;
  static override summary =
    'Check the hash chains of the history, which show any edit, deletion or reordering.';
  static override description =
    'Somebody who can write all of the database can replace whole chains, and they still verify. With `--checkpoint`, every chain must also continue what `bylaw history checkpoint` noted before.';
  static override examples = [
    '<%= config.bin %> history verify',
    '<%= config.bin %> history verify --checkpoint checkpoint.json --key ci.pub',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'a chain is broken, or does not continue what the checkpoint noted',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };

  static override flags = {...CHECKPOINT_FLAG, ...KEY_FLAG};

  protected override async perform(): Promise<number> {
    const {checkpoint: file, key} = this.flags;
    if (key !== undefined && file === undefined) {
      throw new UsageError(
        '--key needs --checkpoint: it names who must have signed that.',
        'Name it with --checkpoint FILE.',
      );
    }
    const noted = await this.checkpointAsked(file, await this.keysAsked(key));
    if ('fault' in noted) {
      throw new CommandError(
        EXIT.invalid,
        `${file ?? ''} cannot be used as a checkpoint: ${noted.fault}.`,
        'Name a file that `bylaw history checkpoint` wrote, and the key that signed it.',
      );
    }
    const {isIntact, verifyHistory} = await import('../../app/verify-history.ts');
    const root = await this.rootUnlessDatabase();
    const verification = await this.withStore(root, async (store) =>
      verifyHistory(store, await this.actorAnywhere(store, root), noted.checkpoint),
    );
    await this.show('verify', [verification]);
    return isIntact(verification) ? EXIT.ok : EXIT.invalid;
  }
}
