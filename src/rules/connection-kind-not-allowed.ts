import {connectionsByPair} from '../agreements/approvers.ts';
import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {about, type Rule} from './rule.ts';

const words = defineWords<{what: string; side: string; partner: string; kind: string}>({
  id: 'connection/kind-not-allowed',
  severity: 'error',
  invariant: true,
  title: "a side's `allow` leaves out the target's kind (or that of a resource in the shared space)",
  message: ({what, side, partner, kind}) =>
    kind === 'thread'
      ? `${what} is a thread, and threads cannot be shared over a connection.`
      : `${what} is a ${kind}, and ${side} does not allow that a ${kind} is shared over its connection with ${partner}.`,
  help: ({side, kind, what}) =>
    kind === 'thread'
      ? `Remove ${what} from what is shared.`
      : `Remove ${what} from what is shared, or have ${side} add ${kind} to \`allow\` of its Connection.`,
  why: 'Each side says what may cross its border, and both must allow it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example, allow: [space]}\n---\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example, allow: [space, vault]}\n---\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example}\n',
  },
});

/** What a share carries over the border: its target and, for a space, what is in it; and what that stands in. */
function* carried(
  share: GovernedObject & ObjectOf<'Share'>,
  after: State,
): Generator<{readonly reference: string; readonly from: string}> {
  const {target} = share.spec;
  yield {reference: target, from: share.address};
  const {type, name} = splitReference(target);
  if (type !== 'space') return;
  const space = objectAt(after, 'Space', addressOf('Space', share.workspace, name));
  for (const reference of space?.spec.resources ?? [])
    yield {reference, from: space?.address ?? share.address};
}

export const connectionKindNotAllowed: Rule = {
  words,
  *check({after}) {
    const connections = connectionsByPair(after);
    for (const share of ofKind(after, 'Share')) {
      const {with: partner} = share.spec;
      if (partner === undefined) continue;
      const workspace = share.workspace ?? '';
      const sides = [connections.get(`${workspace} ${partner}`), connections.get(`${partner} ${workspace}`)];
      for (const {reference, from} of carried(share, after)) {
        const {type: kind} = splitReference(reference);
        for (const connection of sides) {
          const allowed: readonly string[] | undefined = connection?.spec.allow;
          if (connection === undefined || allowed === undefined || allowed.includes(kind)) continue;
          const params = {
            what: reference,
            side: connection.workspace ?? '',
            partner: connection.spec.with,
            kind,
          };
          yield {
            finding: finding(words, params, about(share, '/target')),
            // A side may let fewer kinds cross at any time: what the other shares is withheld then.
            causes: connection.workspace === workspace ? [connection.address, from] : [from],
          };
          break;
        }
      }
    }
  },
};
