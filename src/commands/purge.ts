import {Args, Flags} from '@oclif/core';
import {AUTO_APPROVE} from '../cli/auto-approve.ts';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {CommandError} from '../cli/failure.ts';
import {SetCommand} from '../cli/set-command.ts';
import type {PurgeOutcome} from '../model/purge.ts';

export default class Purge extends SetCommand<typeof Purge> {
  static override result = 'purge' as const;
  static override summary = 'Remove archived workspaces for good.';
  static override description =
    'A deleted workspace is kept in the archive for its `retentionDays`. Without a name, this removes every archived workspace whose time has passed; with names, only those, and earlier than that with --confirm-delete. Either all named workspaces are removed, or none. Their history stays, and can be verified. What partners still have towards them ends. It cannot be undone; on a terminal, asks first. Needs a system admin.';
  static override examples = [
    '<%= config.bin %> purge',
    '<%= config.bin %> purge acme-legal --confirm-delete acme-legal',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not a system admin',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'not confirmed; or a named workspace is not due and not confirmed, or not in the archive',
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };
  static override strict = false;
  static override args = {
    workspace: Args.string({
      ignoreStdin: true,
      description: 'names of archived workspaces (default: all that are due)',
    }),
  };
  static override flags = {
    ...AUTO_APPROVE,
    'confirm-delete': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME',
      summary: 'remove the named workspace NAME before its time (can be repeated)',
    }),
  };

  protected override async perform(): Promise<number> {
    const {purgeWorkspaces} = await import('../app/purge.ts');
    const workspaces = [...new Set((await this.parse(Purge)).argv.map(String))];
    const confirmed = this.flags['confirm-delete'] ?? [];
    const root = await this.rootUnlessDatabase();
    const answer = await this.withStore(root, async (store) => {
      const asked = {actor: await this.actorAnywhere(store, root), workspaces, confirmed};
      if (this.canAsk && !this.flags['auto-approve']) {
        const preview = await purgeWorkspaces(store, {...asked, preview: true});
        if ('refused' in preview || preview.outcome.purged.length === 0) return preview;
        const question = `Remove ${preview.outcome.purged.join(', ')} for good? This cannot be undone.`;
        await this.confirm({question, word: 'DELETE', flag: '--auto-approve'});
      }
      return purgeWorkspaces(store, asked);
    });
    if ('refused' in answer)
      throw new CommandError(EXIT.invalid, answer.refused.message, answer.refused.help);
    const {outcome} = answer;
    await this.show('purge', [outcome]);
    if (workspaces.length === 0 || outcome.purged.length > 0) return EXIT.ok;
    this.complainOf(outcome);
    return EXIT.refused;
  }

  /** Says why nothing was removed. */
  private complainOf({kept, notArchived}: PurgeOutcome): void {
    const [live] = notArchived;
    if (live !== undefined) {
      this.complain(
        `Nothing was removed: the workspace ${live} is not in the archive.`,
        'Delete it first: remove it from the manifests of its set, and apply them.',
      );
      return;
    }
    const names = kept.map(({workspace}) => workspace);
    this.complain(
      `Nothing was removed: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} kept until a later time, and removing ${names.length === 1 ? 'it' : 'them'} now was not confirmed.`,
      `To remove ${names.length === 1 ? 'it' : 'them'} now, pass ${names.map((name) => `--confirm-delete ${name}`).join(' ')}.`,
    );
  }
}
