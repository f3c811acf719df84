import {Args} from '@oclif/core';
import {CHECKPOINT_FLAG, EvidenceCommand} from '../cli/evidence-command.ts';
import {EXIT} from '../cli/exit-status.ts';
import {KEY_FLAG} from '../cli/keys.ts';

export default class Verify extends EvidenceCommand<typeof Verify> {
  static override result = 'verifiedFile' as const;
  static override summary = 'Check a plan file, receipt, checkpoint or evidence, without any database.';
  static override description =
    'Says the first place that is wrong. Without `--key`, it checks only whether the file agrees with itself: anybody could have written it. With `--key`, one of the keys must have signed it; with `--checkpoint`, its chains must continue what was noted.';
  static override examples = [
    '<%= config.bin %> verify evidence.json --key ci.pub',
    '<%= config.bin %> verify evidence.json --key ci.pub --checkpoint checkpoint.json',
    '<%= config.bin %> verify plan.json --key ci.pub --json',
  ];
  static override exitStatuses = {[EXIT.invalid]: 'the file is not valid'};
  static override args = {
    file: Args.string({ignoreStdin: true, required: true, description: 'a file that bylaw wrote'}),
  };
  static override flags = {...KEY_FLAG, ...CHECKPOINT_FLAG};

  protected override async perform(): Promise<number> {
    const {verifyFile} = await import('../app/verify-file.ts');
    const keys = await this.keysAsked(this.flags.key);
    const noted = await this.checkpointAsked(this.flags.checkpoint, keys);
    const text = await this.textOf(this.args.file);
    const checked = verifyFile(text, {keys, ...('checkpoint' in noted && {checkpoint: noted.checkpoint})});
    const verified =
      'fault' in noted && checked.fault === null
        ? {...checked, fault: `the checkpoint cannot be used: ${noted.fault}`}
        : checked;
    await this.show('verifiedFile', [this.args.file, verified]);
    return verified.fault === null ? EXIT.ok : EXIT.invalid;
  }
}
