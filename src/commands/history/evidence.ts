import path from 'node:path';
import {Flags} from '@oclif/core';
import {UsageError} from '../../app/usage-error.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {EvidenceCommand, OUT_FLAG} from '../../cli/evidence-command.ts';
import {SIGN_FLAG} from '../../cli/keys.ts';
import {sinceAsked} from '../../cli/when.ts';

export default class HistoryEvidence extends EvidenceCommand<typeof HistoryEvidence> {
  static override summary =
    'Write the history of a workspace in a form that anybody can check without the database.';
  static override description =
    'It has the chain of the workspace and those of the sets that have or had something there: every event with what its hash is made of; runs, decisions, plan digests and commits; and where the chains end. Of what is in other workspaces, the content is left out and its digest stays. `bylaw verify` checks it. A FILE that ends with `.html` is a page for people instead, which proves nothing by itself.';
  static override examples = [
    '<%= config.bin %> history evidence --workspace acme-legal --sign ci.key --out evidence.json',
    '<%= config.bin %> history evidence --workspace acme-legal --since 2026-11-01 --out evidence.html',
  ];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};
  static override flags = {
    workspace: Flags.string({required: true, helpValue: 'W', summary: 'the workspace'}),
    since: Flags.string({
      helpValue: 'TIME',
      summary: 'only what was done since a date (its beginning, UTC) or a time such as 2026-11-02T09:30:00Z',
    }),
    ...OUT_FLAG,
    ...SIGN_FLAG,
  };

  protected override async perform(): Promise<number> {
    const {evidenceOf} = await import('../../app/evidence.ts');
    const {workspace, since, out, sign} = this.flags;
    const from = since === undefined ? undefined : sinceAsked(since);
    const isPage = out?.endsWith('.html') === true;
    if (isPage && sign !== undefined) {
      throw new UsageError(
        'A page for people is not signed.',
        'Remove --sign, or write the evidence itself into a file that ends with `.json`.',
      );
    }
    const evidence = await this.onAudit((store, source) => evidenceOf(store, workspace, from, source));
    if (out === undefined || !isPage) {
      await this.writeSigned(evidence, `the evidence of ${workspace}`, {out, sign});
      return EXIT.ok;
    }
    const {writeFileWhole} = await import('../../host/write-files.ts');
    await writeFileWhole(
      path.resolve(this.directory, out),
      await this.drawnAs('html', 'evidence', [evidence]),
    );
    this.tell(`Wrote a page about ${workspace} into ${out}.`);
    return EXIT.ok;
  }
}
