import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {isAtLeast, type Level} from '../model/levels.ts';
import {newlyRequested} from './newly-requested.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{inviter: string; space: string; level: Level | undefined}>({
  id: 'guest/manager',
  severity: 'error',
  invariant: true,
  title: 'the inviter of a guest is not `co-owner` or higher on the space',
  message: ({inviter, space, level}) =>
    `${inviter} invites this guest into ${space}, but ${level === undefined ? 'has no access to it' : `is only \`${level}\` there`}. Inviting somebody takes \`co-owner\` or higher.`,
  help: ({space}) =>
    `Name somebody who is \`co-owner\` or higher on ${space} as \`invitedBy\`, or remove that space.`,
  why: 'Those who manage a space decide who may enter it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: aurora, role: viewer}], invitedBy: bo@acme.example} # leo created aurora\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example} # bo created war-room\n',
  },
});

export const guestManager: Rule = {
  definition,
  *check(judged) {
    for (const guest of newlyRequested(judged, 'Guest')) {
      const workspace = guest.workspace ?? '';
      const inviter = guest.spec.invitedBy;
      if (!isKnown(judged, workspace)) continue;
      for (const [i, {space}] of guest.spec.spaces.entries()) {
        const level = judged.accessAfter().level(inviter, `space:${workspace}/${space}`);
        if (isAtLeast(level, 'co-owner')) continue;
        const params = {inviter, space, level};
        yield {finding: finding(definition, params, about(guest, `/spaces/${i}/space`))};
      }
    }
  },
};
