/** A repository with the sets of two firms. */
import {ESTATE, setFile, team} from '../cli/program.ts';

export const ACTOR = '  actor: ana@acme.example\n';
export const BIRCH = `apiVersion: bylaw/v1
kind: Workspace
metadata: {name: birch}
spec: {displayName: Birch, organization: birch, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: birch}
items: [{name: ana@acme.example, roles: [admin]}, {name: bea@birch.example, roles: [admin]}]
`;
export const team2 = (name: string): string =>
  `apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: birch, name: ${name}}\nspec: {members: [bea@birch.example]}\n`;
export const FIRMS = {
  'firms/acme/bylaw.yaml': setFile('acme', ACTOR),
  'firms/acme/manifests/estate.yaml': ESTATE,
  'firms/birch/bylaw.yaml': setFile('birch', ACTOR),
  'firms/birch/manifests/all.yaml': BIRCH,
};
/** A team more in both. */
export const BOTH = {
  'firms/acme/manifests/deals.yaml': team('deals', ['bo@acme.example']),
  'firms/birch/manifests/deals.yaml': team2('deals'),
};
