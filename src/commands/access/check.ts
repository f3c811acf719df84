import {Flags} from '@oclif/core';
import {LEVELS, type Level} from '../../model/levels.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {emailArgument} from '../../cli/email-argument.ts';
import {PERSON_AND_TARGET} from '../../cli/person-and-target.ts';
import {SetCommand} from '../../cli/set-command.ts';
import {AT_FLAG, momentAt} from '../../cli/when.ts';

export default class AccessCheck extends SetCommand<typeof AccessCheck> {
  static override result = 'accessCheck' as const;
  static override summary =
    'Check whether a person has access to a target (a space or resource); exit status 1 if not.';
  static override examples = [
    '<%= config.bin %> access check bo@acme.example space:acme-legal/deal-room --level editor',
    '<%= config.bin %> access check bo@acme.example vault:acme-legal/falcon --at 2026-11-02',
  ];
  static override exitStatuses = {
    [EXIT.invalid]:
      'the person has no access to it, or not at that level, or is not known; or there is no such run',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = PERSON_AND_TARGET;
  static override flags = {
    at: AT_FLAG,
    level: Flags.string({
      options: [...LEVELS],
      helpValue: 'LEVEL',
      summary: 'require this level or a higher one (default: any level)',
    }),
  };

  protected override async perform(): Promise<number> {
    const when = momentAt(this.flags.at);
    const {explainAccess} = await import('../../app/access.ts');
    const root = await this.rootUnlessDatabase();
    const {target} = this.args;
    const email = emailArgument(this.args.email, 'EMAIL');
    const required = (this.flags.level ?? null) as Level | null;
    await this.expectWorkspaceIn(target, root);
    const answer = await this.withStore(root, async (store) => {
      const asked = await this.momentAsked(store, root, when);
      return this.aboutPerson(email, (present) => explainAccess(store, present, target, required, asked));
    });
    const {paths: _, ...checked} = answer;
    await this.show('accessCheck', [checked]);
    return answer.satisfied ? EXIT.ok : EXIT.invalid;
  }
}
