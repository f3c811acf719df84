import {isRequest, type Request} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {endingKey} from '../model/ledger.ts';
import {objectAt, ofKind, type ObjectOf} from '../model/objects.ts';
import {isLetGo} from './ended.ts';
import type {JudgedPlan} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{target: string; region: string; partner: string; partnerRegion: string}>({
  id: 'region/share',
  severity: 'error',
  invariant: true,
  heldByDatabase: true,
  title: "an external share's target and the partner are in different regions",
  message: ({target, region, partner, partnerRegion}) =>
    `\`${target}\` is kept in ${region}, and ${partner} is in ${partnerRegion}: nothing can be shared across regions.`,
  help: ({region}) => `Share with a workspace of the partner that is in ${region}, or remove the share.`,
  why: 'Data stays in its region, no matter who asks for it.',
  example: {
    broken:
      '# acme-legal is in EU, globex in US\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-globex}\nspec:\n  target: vault:falcon\n  with: globex\n  to: [{subject: "user:gil@globex.example", role: viewer}]\n  requestedBy: ana@acme.example\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-globex}\nspec:\n  target: vault:falcon\n  with: globex-europe\n  to: [{subject: "user:gil@globex.example", role: viewer}]\n  requestedBy: ana@acme.example\n',
  },
});

/**
 * Whether the workspace of a share moves away from the partner with it. It ends by itself only when the partner moves; the
 * database lets no share that goes on leave its region.
 */
const carriesOff = ({live, ledger}: JudgedPlan, host: ObjectOf<'Workspace'>, share: Request): boolean => {
  const before = objectAt(live, 'Workspace', host.address);
  return (
    before !== undefined &&
    before.spec.region !== host.spec.region &&
    !ledger.ended.has(endingKey(share.address))
  );
};

export const regionShare: Rule = {
  definition,
  *check(judged) {
    const {after} = judged;
    for (const share of ofKind(after, 'Share')) {
      if (share.spec.with === undefined) continue;
      const host = objectAt(after, 'Workspace', addressOf('Workspace', null, share.workspace ?? ''));
      const partner = objectAt(after, 'Workspace', addressOf('Workspace', null, share.spec.with));
      // A target is always in its workspace's region; for spaces, `region/space` ensures it.
      if (host === undefined || partner === undefined || host.spec.region === partner.spec.region) continue;
      if (isRequest(share) && isLetGo(judged, share) && !carriesOff(judged, host, share)) continue;
      const params = {
        target: share.spec.target,
        region: host.spec.region,
        partner: partner.name,
        partnerRegion: partner.spec.region,
      };
      yield {
        finding: finding(definition, params, about(share, '/with')),
        causes: [host.address, partner.address],
      };
    }
  },
};
