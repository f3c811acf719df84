import {Args, Flags} from '@oclif/core';
import {ageAsked} from '../../cli/duration.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class AccessReview extends SetCommand<typeof AccessReview> {
  static override result = 'accessReview' as const;
  static override summary =
    'List the access in a workspace to confirm or take back: since when, by whose approval, and when somebody last confirmed it.';
  static override description =
    'Every admin, External Connection Admin, Connection Admin, grant, share recipient, guest and outsider, one person a row; roles that give more than when somebody was given them; and requests that nobody is left to approve. `bylaw access confirm ADDRESS` records that it was reviewed.';
  static override examples = [
    '<%= config.bin %> access review acme-legal',
    '<%= config.bin %> access review acme-legal --older-than 90d',
    '<%= config.bin %> access review acme-legal --format csv > review.csv',
  ];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};
  static override args = {
    workspace: Args.string({ignoreStdin: true, description: 'name of the workspace', required: true}),
  };
  static override flags = {
    'older-than': Flags.string({
      helpValue: 'AGE',
      summary: 'only what was neither changed nor confirmed for so long, such as 90d, 13w or 12h',
    }),
  };

  protected override async perform(): Promise<number> {
    const {'older-than': age} = this.flags;
    const olderThan = age === undefined ? undefined : ageAsked(age, '--older-than');
    const {reviewAccess} = await import('../../app/access-review.ts');
    const review = await this.withStore(await this.rootUnlessDatabase(), (store) =>
      reviewAccess(store, this.args.workspace, {olderThan}),
    );
    await this.show('accessReview', [review]);
    return EXIT.ok;
  }
}
