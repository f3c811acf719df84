import path from 'node:path';
import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';
import {AT_FLAG, momentAt} from '../cli/when.ts';

export default class Report extends SetCommand<typeof Report> {
  static override result = 'liveReport' as const;
  static override usualFormat = 'html' as const;
  static override summary = 'Write what is live, and who has access to what, as one HTML page.';
  static override description =
    'For auditors: workspaces, members with their roles, connections, shares, open requests and their approvers, and who has access to what by which path. The page is one file that opens in any browser and loads nothing else. It covers the workspaces of the set, or those that are named. Never writes to the database, and needs only read rights.';
  static override examples = [
    '<%= config.bin %> report --out report.html',
    '<%= config.bin %> report --workspace acme-legal > report.html',
    '<%= config.bin %> report --json',
    '<%= config.bin %> report --at 2026-12-31 --out year-end.html',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not allowed to use the set, or there is no such run',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override flags = {
    at: AT_FLAG,
    out: Flags.string({helpValue: 'FILE', summary: 'write the page to this file instead of stdout'}),
    workspace: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME',
      summary: 'only this workspace (can be repeated)',
    }),
  };

  /** Of the set, only which workspaces it names counts here. */
  protected override get usesParsed(): boolean {
    return true;
  }

  protected override async perform(): Promise<number> {
    const when = momentAt(this.flags.at);
    const {readReport} = await import('../app/report.ts');
    const root = await this.rootUnlessDatabase();
    const loaded = await this.loadAnywhere(root);
    const host = await this.host();
    const report = await this.withStore(root, async (store) =>
      readReport(store, {
        loaded,
        claimed: await this.actorOn(store, loaded),
        workspaces: this.flags.workspace ?? [],
        toolVersion: this.version,
        createdAt: host.now(),
        when,
      }),
    );
    const {out} = this.flags;
    if (out === undefined) {
      await this.show('liveReport', [report]);
      return EXIT.ok;
    }
    await this.showInFiles('liveReport', [report]);
    await this.showInto(path.resolve(this.directory, out), 'liveReport', [report]);
    this.tell(`Wrote the report as ${out}.`);
    return EXIT.ok;
  }
}
