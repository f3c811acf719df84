/** What the checklist says of each partner: whether both sides are ready, and what each has agreed to. */
import {holdersOf, type HeldPermissions} from '../access/held-permissions.ts';
import {connectionsByPair} from '../agreements/approvers.ts';
import {isOffered} from '../agreements/connections.ts';
import {acceptsPartner} from '../agreements/partners.ts';
import {connectionState, type ConnectionSideState} from '../agreements/connection-state.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf} from '../model/address.ts';
import type {Live} from '../model/live.ts';
import type {ChecklistItem} from '../model/checklist.ts';
import {objectAt, ofKind, type ObjectOf} from '../model/objects.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {grantTo, item, some} from './checklist-items.ts';

type Connection = ObjectOf<'Connection'>;

/** The connections that are declared with a workspace, from either side. */
export const connectionsOf = ({objects}: Live, name: string): readonly Connection[] =>
  [...ofKind(objects, 'Connection')].filter(({workspace, spec}) => workspace === name || spec.with === name);

/** Why a Connection of a side's own is not its agreement, and how to fix that. */
function notCounting(
  own: Connection,
  live: Live,
  eca: string,
  sides: readonly [ConnectionSideState, ConnectionSideState],
): {readonly no: string; readonly how: string} {
  const side = own.workspace ?? '';
  const shut = sides.filter(({excludes}) => excludes).map(({workspace}) => workspace);
  const [{ended}] = sides;
  if (ended !== null) {
    return {no: `${own.address} has ended: ${ended}`, how: 'It counts again once that is undone.'};
  }
  if (live.ledger.ended.has(own.address)) {
    return {
      no: `${own.address} has ended: \`partners\` of ${shut.join(' and ')} excludes the other side`,
      how: shut.includes(side)
        ? `Accept ${own.spec.with} in \`partners\` of Workspace/${side} again, and set \`renew: ${own.spec.renew + 1}\` in ${own.address}.`
        : `Have ${own.spec.with} accept ${side} in its \`partners\` again: ${own.address} then counts again.`,
    };
  }
  return isOffered(own, live.ledger)
    ? {
        no: `${own.address} does not count as agreed: ${own.spec.requestedBy} is not an active External Connection Admin of ${side}`,
        how: `Set \`requestedBy: ${eca}\` in ${own.address}, or name another External Connection Admin of ${side}.`,
      }
    : {
        no: `${side} withdrew its agreement, ${own.address}`,
        how: `To agree again, set \`renew: ${own.spec.renew + 1}\` in ${own.address}.`,
      };
}

const declared = (side: string, partner: string, eca: string): string =>
  `\`{apiVersion: bylaw/v1, kind: Connection, metadata: {workspace: ${side}, name: ${partner}}, spec: {with: ${partner}, requestedBy: ${eca}}}\``;

/** Whether a side has agreed; `title` says which. */
function agreementItem(
  title: string,
  sides: readonly [ConnectionSideState, ConnectionSideState],
  {live, held}: {readonly live: Live; readonly held: HeldPermissions},
): ChecklistItem {
  const [{workspace: side, connection: own, state}, {workspace: other, connection: asked}] = sides;
  const [eca = 'EMAIL'] = holdersOf(held, side, MANAGE_CONNECTIONS);
  const none = {
    no: state === 'withdrawn' ? `${side} withdrew its agreement` : `${side} has not agreed yet`,
    how:
      asked === undefined
        ? `Declare it for ${side}: ${declared(side, other, eca)}.`
        : `Have ${eca} run \`bylaw requests approve connection:${other}/${asked.name}\`, or declare a connection of its own: ${declared(side, other, eca)}.`,
  };
  return item(title, state === 'agreed', {
    yes: `${side} has agreed${own === undefined ? '' : `, by ${own.address}`}`,
    ...(own === undefined ? none : notCounting(own, live, eca, sides)),
  });
}

/** Whether the `partners` of each side accept the other. */
function policyItem(
  title: string,
  here: ObjectOf<'Workspace'>,
  there: ObjectOf<'Workspace'>,
): readonly ChecklistItem[] {
  const pairs = [
    [here, there],
    [there, here],
  ] as const;
  return pairs.flatMap(([side, other]) => {
    if (acceptsPartner(side, other.name)) return [];
    const how = side.spec.partners.deny.includes(other.name)
      ? `Remove ${other.name} from \`partners.deny\` of ${side.address}.`
      : `Add ${other.name} to \`partners.allow\` of ${side.address}.`;
    return [
      {
        item: title,
        status: 'missing',
        detail: `${side.name} does not accept ${other.name} as a partner`,
        how,
      },
    ];
  });
}

function itemsOf(
  live: Live,
  held: HeldPermissions,
  workspace: ObjectOf<'Workspace'>,
  partner: string,
): readonly ChecklistItem[] {
  const {name, spec} = workspace;
  const about = (what: string): string => `Partner ${partner}: ${what}`;
  const there = objectAt(live.objects, 'Workspace', addressOf('Workspace', null, partner));
  if (there === undefined) {
    const detail = `the workspace ${partner} is not live`;
    const how = `Have its owners declare it: \`{apiVersion: bylaw/v1, kind: Workspace, metadata: {name: ${partner}}, spec: {displayName: NAME, organization: NAME, region: ${spec.region}}}\`.`;
    return [{item: about('workspace'), status: 'missing', detail, how}];
  }
  const ecas = holdersOf(held, partner, MANAGE_CONNECTIONS);
  const users = holdersOf(held, partner, 'use:external_collaboration');
  const {sides} = connectionState(live.objects, live.ledger, connectionsByPair(live.objects), [
    name,
    partner,
  ]);
  return [
    item(about('workspace'), true, {yes: `${there.spec.displayName} is live`, no: '', how: ''}),
    item(about('region'), there.spec.region === spec.region, {
      yes: `${there.spec.region}, as here`,
      no: `${there.spec.region}, but ${spec.region} here: only workspaces in the same region can be connected`,
      how: `Connect to one of their workspaces with \`region: ${spec.region}\`.`,
    }),
    ...policyItem(about('policy'), workspace, there),
    item(about('External Connection Admins'), ecas.length > 0, {
      yes: some(ecas),
      no: `none, so ${partner} cannot agree to a connection`,
      how: `Have ${partner} make somebody \`admin\`, or declare ${grantTo(partner, MANAGE_CONNECTIONS, 'user:EMAIL')}.`,
    }),
    item(about('external collaboration'), users.length > 0, {
      yes: `${some(users)} may use external shares`,
      no: `no active member of ${partner} holds \`use:external_collaboration\`, so shares with it have no effect`,
      how: `Have ${partner} add it to a role, or declare ${grantTo(partner, 'use:external_collaboration')}.`,
    }),
    agreementItem(about('agreed here'), sides, {live, held}),
    agreementItem(about('agreed there'), [sides[1], sides[0]], {live, held}),
  ];
}

/** The items of every partner; without any, how to begin with one. */
export function partnerItems(
  live: Live,
  held: HeldPermissions,
  workspace: ObjectOf<'Workspace'>,
): readonly ChecklistItem[] {
  const {name} = workspace;
  const partners = new Set(
    connectionsOf(live, name).map((each) =>
      each.workspace === name ? each.spec.with : (each.workspace ?? ''),
    ),
  );
  if (partners.size > 0) {
    return [...partners].toSorted(compareText).flatMap((partner) => itemsOf(live, held, workspace, partner));
  }
  const [eca = 'EMAIL'] = holdersOf(held, name, MANAGE_CONNECTIONS);
  return [
    item('Partners', false, {
      yes: '',
      no: 'there is no connection',
      how: `To request a connection, declare ${declared(name, 'PARTNER', eca)}; the other side agrees in the same way.`,
      needed: false,
    }),
  ];
}
