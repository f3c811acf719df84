import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind} from '../model/objects.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{workspace: string; partner: string}>({
  id: 'connection/missing',
  severity: 'error',
  invariant: true,
  title: 'an external share is declared, and no connection between the two workspaces is declared or live',
  message: ({workspace, partner}) =>
    `This is shared with ${partner}, but no connection between ${workspace} and ${partner} is declared or live.`,
  help: ({workspace, partner}) =>
    `Declare a Connection of ${workspace} with ${partner}, or remove the share.`,
  why: 'Nothing is shared with another workspace except over a connection that both sides agreed to.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: globex, to: [{subject: "user:gil@globex.example", role: viewer}], requestedBy: bo@acme.example} # and no Connection with globex\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: globex}\nspec: {with: globex, requestedBy: ana@acme.example}\n---\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: globex, to: [{subject: "user:gil@globex.example", role: viewer}], requestedBy: bo@acme.example}\n',
  },
});

export const connectionMissing: Rule = {
  definition,
  *check(judged) {
    const connected = new Set<string>();
    const withdrawn = new Map<string, string>();
    for (const {workspace, spec} of ofKind(judged.after, 'Connection')) {
      connected.add(`${workspace} ${spec.with}`).add(`${spec.with} ${workspace}`);
    }
    for (const {address, workspace, spec} of ofKind(judged.live, 'Connection')) {
      withdrawn.set(`${workspace} ${spec.with}`, address).set(`${spec.with} ${workspace}`, address);
    }
    for (const share of ofKind(judged.after, 'Share')) {
      const workspace = share.workspace ?? '';
      const partner = share.spec.with;
      if (partner === undefined || connected.has(`${workspace} ${partner}`)) continue;
      if (!isKnown(judged, workspace) || !isKnown(judged, partner)) continue;
      // Either side may end a connection at any time: what another set still shares over it does not stand against that.
      const cause = !judged.desired.has(share.address) ? undefined : withdrawn.get(`${workspace} ${partner}`);
      yield {
        finding: finding(definition, {workspace, partner}, about(share, '/with')),
        causes: cause === undefined ? [] : [cause],
      };
    }
  },
};
