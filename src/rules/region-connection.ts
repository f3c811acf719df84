import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import {isLetGo} from './ended.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{workspace: string; region: string; partner: string; partnerRegion: string}>({
  id: 'region/connection',
  severity: 'error',
  invariant: true,
  heldByDatabase: true,
  title: 'the regions of two connected workspaces differ',
  message: ({workspace, region, partner, partnerRegion}) =>
    `${workspace} is in ${region} and ${partner} is in ${partnerRegion}: workspaces in different regions cannot be connected, since what is shared would leave its region.`,
  help: ({partner, region}) =>
    `Connect to a workspace of ${partner}'s organisation that is in ${region}, or remove the connection.`,
  why: 'Data stays in its region. A connection between regions would let it leave.',
  example: {
    broken:
      '# acme-legal is in EU, globex in US\napiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: globex}\nspec: {with: globex, requestedBy: ana@acme.example}\n',
    whole:
      '# globex-europe is in EU too\napiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: globex}\nspec: {with: globex-europe, requestedBy: ana@acme.example}\n',
  },
});

export const regionConnection: Rule = {
  definition,
  *check(judged) {
    const {after} = judged;
    for (const connection of ofKind(after, 'Connection')) {
      const own = objectAt(after, 'Workspace', addressOf('Workspace', null, connection.workspace ?? ''));
      const partner = objectAt(after, 'Workspace', addressOf('Workspace', null, connection.spec.with));
      if (own === undefined || partner === undefined || own.spec.region === partner.spec.region) continue;
      if (isLetGo(judged, connection)) continue;
      const params = {
        workspace: own.name,
        region: own.spec.region,
        partner: partner.name,
        partnerRegion: partner.spec.region,
      };
      yield {
        finding: finding(definition, params, about(connection, '/with')),
        causes: [own.address, partner.address],
      };
    }
  },
};
