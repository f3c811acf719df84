import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{region: string; workspace: string; workspaceRegion: string}>({
  id: 'region/space',
  severity: 'error',
  invariant: true,
  heldByDatabase: true,
  title: "a space's region is not its workspace's",
  message: ({region, workspace, workspaceRegion}) =>
    `This space has \`region: ${region}\`, but its workspace ${workspace} is in ${workspaceRegion}, and a space is always in its workspace's region.`,
  help: ({workspaceRegion}) => `Remove \`region\`, or write ${workspaceRegion}.`,
  why: "A space's content is kept where its workspace is.",
  example: {
    broken:
      '# acme-legal is in EU\napiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: deal-room}\nspec: {type: internal, creator: bo@acme.example, region: US}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: deal-room}\nspec: {type: internal, creator: bo@acme.example}\n',
  },
});

export const regionSpace: Rule = {
  definition,
  *check({after}) {
    for (const space of ofKind(after, 'Space')) {
      const workspace = objectAt(after, 'Workspace', addressOf('Workspace', null, space.workspace ?? ''));
      const {region} = space.spec;
      if (workspace === undefined || region === undefined || workspace.spec.region === region) continue;
      const params = {region, workspace: workspace.name, workspaceRegion: workspace.spec.region};
      yield {finding: finding(definition, params, about(space, '/region')), causes: [workspace.address]};
    }
  },
};
