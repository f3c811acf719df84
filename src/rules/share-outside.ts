import {outsidersIn} from '../access/outsiders.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {parseAddress} from '../model/address.ts';
import type {AccessChange, Outside} from '../model/plan.ts';
import {bareName} from '../model/principal.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{
  person: string;
  target: string;
  level: string;
  outside: Outside;
  contributed: boolean;
}>({
  id: 'share/outside',
  severity: 'info',
  invariant: false,
  title:
    'an outsider gains access (a warning where a guest gains access to what a partner contributed); once for each person and target',
  message: ({person, target, level, outside, contributed}) =>
    outside === 'guest'
      ? `${person} gains \`${level}\` on ${target} as a guest${contributed ? '. A partner contributed it and may not expect guests to have access' : ''}.`
      : `${person} gains \`${level}\` on ${target} as a member of a partner.`,
  help: ({contributed}) =>
    contributed
      ? 'Agree with the partner that guests may have access, or invite the guest to a space without contributions.'
      : 'Check that this person should have access. If so, do nothing.',
  why: 'Reviewers must see at a glance which outsiders gain access to what.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: war-room-team}\nspec: {target: "space:war-room", to: [{subject: "team:m-and-a", role: viewer}], requestedBy: bo@acme.example}\n',
  },
});

/** Whether a path leads through a space to which another workspace contributed the target. */
const isContributed = ({via}: AccessChange): boolean =>
  via.length > 2 && via[0]?.startsWith('Share/') === true && via[1]?.startsWith('Space/') === true;

export const shareOutside: Rule = {
  definition,
  *check(judged) {
    if (judged.offline) return;
    const outsideOf = outsidersIn(judged.after, judged.now);
    for (const change of judged.accessChanges().gained) {
      const outside = outsideOf(change);
      if (outside === null || change.after === null) continue;
      // What gives it: the invitation, or the share of the target itself.
      const giver = change.via.findLast(
        (step) => parseAddress(step) !== undefined && !step.startsWith('Space/'),
      );
      const object = giver === undefined ? undefined : judged.after.get(giver);
      if (object === undefined) continue;
      const contributed = outside === 'guest' && isContributed(change);
      const params = {
        person: bareName(change.principal),
        target: change.object,
        level: change.after,
        outside,
        contributed,
      };
      yield {
        finding: finding(definition, params, {
          ...about(object),
          ...(contributed && {severity: 'warning'}),
        }),
      };
    }
  },
};
