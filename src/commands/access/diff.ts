import {Args, Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';
import {momentOf} from '../../cli/when.ts';

export default class AccessDiff extends SetCommand<typeof AccessDiff> {
  static override result = 'accessDiff' as const;
  static override summary = 'Show who gained and who lost access between two moments.';
  static override description =
    'A moment is a date (its end, UTC), a time such as 2026-11-02T09:30:00Z, or run:N of the set of this folder; one to come counts what is live, with the expiries until then. The moments may be named in either order. The answer covers the workspaces of the set, or those that are named, names the events it rests on, and says what is uncertain because rows were written outside bylaw.';
  static override examples = [
    '<%= config.bin %> access diff run:11 run:12',
    '<%= config.bin %> access diff 2026-10-01 2026-12-31 --workspace acme-legal',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'there is no such run, or the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = {
    from: Args.string({ignoreStdin: true, description: 'the moment to begin with', required: true}),
    to: Args.string({ignoreStdin: true, description: 'the moment to end with', required: true}),
  };
  static override flags = {
    workspace: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'W',
      summary: 'only this workspace (can be repeated)',
    }),
  };

  /** Of the set, only which workspaces it names counts here. */
  protected override get usesParsed(): boolean {
    return true;
  }

  protected override async perform(): Promise<number> {
    const [from, to] = [momentOf(this.args.from, 'FROM'), momentOf(this.args.to, 'TO')];
    const {diffAccess} = await import('../../app/access-diff.ts');
    const root = await this.rootUnlessDatabase();
    const loaded = await this.loadAnywhere(root);
    const diff = await this.withStore(root, async (store) =>
      diffAccess(store, {
        loaded,
        claimed: await this.actorOn(store, loaded),
        workspaces: this.flags.workspace ?? [],
        from,
        to,
      }),
    );
    await this.show('accessDiff', [diff]);
    return EXIT.ok;
  }
}
