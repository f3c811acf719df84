import {acceptsWorkspace} from '../agreements/partners.ts';
import {hasWorkspace, pairKey} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf, type Address} from '../model/address.ts';
import {groupBy} from '../model/group-by.ts';
import {ofKind, type GovernedObject, type ObjectOf} from '../model/objects.ts';
import type {JudgedPlan} from './judged.ts';
import {errorIfNew, newRequests} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{side: string; other: string; of: 'connection' | 'share'; withheld: boolean}>({
  id: 'connection/partner-denied',
  severity: 'error',
  invariant: true,
  title: "a side's `partners` excludes the other",
  message: ({side, other, withheld}) =>
    `${side} does not accept ${other} as a partner: \`partners\` of its Workspace excludes it.${withheld ? ' This connection therefore has no effect.' : ''}`,
  help: ({side, other, of}) =>
    `Have ${side} allow ${other} in \`partners\` of its Workspace, or remove the ${of}.`,
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

type ExternalShare = GovernedObject & ObjectOf<'Share'>;

/** The sides of two workspaces whose `partners` exclude the other. */
const exclusions = (after: JudgedPlan['after'], a: string, b: string) =>
  (
    [
      [a, b],
      [b, a],
    ] as const
  ).filter(([side, other]) => hasWorkspace(after, side) && !acceptsWorkspace(after, side, other));

/** The external shares that are newly requested, of pairs whose connection is not: there, that is told. */
const sharesAlone = (judged: JudgedPlan, requested: ReadonlySet<Address>): readonly ExternalShare[] => {
  const told = new Set(
    [...ofKind(judged.after, 'Connection')]
      .filter(({address}) => requested.has(address))
      .map(({workspace, spec}) => pairKey(workspace ?? '', spec.with)),
  );
  return [...ofKind(judged.after, 'Share')].filter(
    ({address, workspace, spec}) =>
      requested.has(address) && spec.with !== undefined && !told.has(pairKey(workspace ?? '', spec.with)),
  );
};

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
      for (const [side, other] of exclusions(after, a, b)) {
        for (const connection of toldAt(judged, connections, requested, side)) {
          // Whoever wants to connect with a workspace, or has, cannot keep it from shutting them out: what there is ends, and is a
          // warning until it is touched.
          const isNew = requested.has(connection.address);
          const params = {side, other, of: 'connection' as const, withheld: !isNew};
          yield {finding: finding(definition, params, {...about(connection, '/with'), ...errorIfNew(isNew)})};
        }
      }
    }
    for (const share of sharesAlone(judged, requested)) {
      for (const [side, other] of exclusions(after, share.workspace ?? '', share.spec.with ?? '')) {
        const params = {side, other, of: 'share' as const, withheld: false};
        yield {finding: finding(definition, params, about(share, '/with'))};
      }
    }
  },
};
