import {connectionsByPair} from '../agreements/approvers.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf, type Address} from '../model/address.ts';
import {objectAt, ofKind, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {errorIfNew, newRequests} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{
  what: string;
  side: string;
  partner: string;
  kind: string;
  /** The shared space that it is in; null for the target itself. */
  space: string | null;
  withheld: boolean;
}>({
  id: 'connection/kind-not-allowed',
  severity: 'error',
  invariant: true,
  title: "a side's `allow` leaves out the target's kind (or that of a resource in the shared space)",
  message: ({what, side, partner, kind, withheld}) => {
    const why =
      kind === 'thread'
        ? `${what} is a thread, and threads cannot be shared over a connection`
        : `${what} is a ${kind}, and ${side} does not allow a ${kind} to be shared over its connection with ${partner}`;
    return withheld ? `${why}, so access to it through this share is withheld.` : `${why}.`;
  },
  help: ({side, kind, what, space}) => {
    const first =
      space === null ? `Stop sharing ${what}` : `Take ${what} out of ${space}, or stop sharing the space`;
    return kind === 'thread'
      ? `${first}.`
      : `${first}, or have ${side} add ${kind} to \`allow\` of its Connection.`;
  },
  why: 'Each side says what may be shared over the connection, and both must allow it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example, allow: [space]}\n---\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example, allow: [space, vault]}\n---\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example}\n',
  },
});

/**
 * What a share brings to the partner: its target and, for a space, the resources in it; `from` is the object that
 * names each.
 */
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

/** Whether a space holds a resource (`type:name`) in a state. */
const isIn = (state: State, space: Address, reference: string): boolean =>
  objectAt(state, 'Space', space)?.spec.resources.includes(reference) ?? false;

export const connectionKindNotAllowed: Rule = {
  definition,
  *check(judged) {
    const {after, live} = judged;
    const requested = newRequests(judged);
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
          // A side may let fewer kinds cross at any time; what is put into a shared space is requested with that.
          const put = from !== share.address && !isIn(live, from, reference);
          const isNew = put || requested.has(share.address);
          const params = {
            what: reference,
            side: connection.workspace ?? '',
            partner: connection.spec.with,
            kind,
            space: from === share.address ? null : share.spec.target,
            withheld: !isNew,
          };
          yield {
            finding: finding(definition, params, {...about(share, '/target'), ...errorIfNew(isNew)}),
            causes: put ? [from] : [],
          };
          break;
        }
      }
    }
  },
};
