import {acceptsPartner} from '../agreements/partners.ts';
import {pairKey} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf, type Address} from '../model/address.ts';
import {groupBy} from '../model/group-by.ts';
import {objectAt, ofKind, type GovernedObject, type ObjectOf} from '../model/objects.ts';
import type {JudgedPlan} from './judged.ts';
import {errorIfNew, newRequests} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{side: string; other: string; withheld: boolean}>({
  id: 'connection/partner-denied',
  severity: 'error',
  invariant: true,
  title: "a side's `partners` excludes the other",
  message: ({side, other, withheld}) =>
    `${side} does not accept ${other} as a partner: \`partners\` of its Workspace excludes it.${withheld ? ' This connection therefore has no effect.' : ''}`,
  help: ({side, other}) =>
    `Have ${side} allow ${other} in \`partners\` of its Workspace, or remove the connection.`,
  why: 'A workspace decides in advance which partners it accepts.',
  example: {
    broken:
      '# acme-legal has partners: {deny: [initech-legal]}\napiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: initech}\nspec: {with: initech-legal, requestedBy: ana@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example}\n',
  },
});

type Told = GovernedObject & ObjectOf<'Connection'>;

/** Whether a set answers for a Connection: it declares it, or it declares the workspace and no set has the Connection. */
const isOwn = ({desired, live}: JudgedPlan, {address, workspace}: Told): boolean =>
  desired.has(address) ||
  (live.get(address)?.managedBy === null && desired.has(addressOf('Workspace', null, workspace ?? '')));

/**
 * Where it is told that a side excludes another: at each Connection that is newly requested; else once, at one that the set
 * answers for, of the side that excludes if there is one. The other side's is for the set that has it.
 */
function toldAt(
  judged: JudgedPlan,
  connections: readonly Told[],
  requested: ReadonlySet<Address>,
  side: string,
): readonly Told[] {
  const isNew = connections.filter(({address}) => requested.has(address));
  if (isNew.length > 0) return isNew;
  const own = connections.filter((connection) => isOwn(judged, connection));
  return [own.find(({workspace}) => workspace === side) ?? own[0]].filter((one) => one !== undefined);
}

export const connectionPartnerDenied: Rule = {
  definition,
  *check(judged) {
    const {after} = judged;
    const requested = newRequests(judged);
    const pairs = groupBy(ofKind(after, 'Connection'), ({workspace, spec}) =>
      pairKey(workspace ?? '', spec.with),
    );
    for (const [key, connections] of pairs) {
      const [a = '', b = ''] = key.split(' ');
      for (const [side, other] of [
        [a, b],
        [b, a],
      ] as const) {
        const workspace = objectAt(after, 'Workspace', addressOf('Workspace', null, side));
        if (workspace === undefined || acceptsPartner(workspace, other)) continue;
        for (const connection of toldAt(judged, connections, requested, side)) {
          // Whoever wants to connect with a workspace, or has, cannot keep it from shutting them out: what there is ends, and is a
          // warning until it is touched.
          const isNew = requested.has(connection.address);
          const params = {side, other, withheld: !isNew};
          yield {finding: finding(definition, params, {...about(connection, '/with'), ...errorIfNew(isNew)})};
        }
      }
    }
  },
};
