/** How ready a workspace is to work with others, item by item, as it is live. */
import {heldPermissions, holdersOf, type HeldPermissions} from '../access/held-permissions.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf} from '../model/address.ts';
import type {Live} from '../model/live.ts';
import type {Checklist, ChecklistItem} from '../model/checklist.ts';
import {objectAt, ofKind, type ObjectOf} from '../model/objects.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {MOST_ECAS} from '../rules/connection-too-many-admins.ts';
import {guestItems} from './checklist-guests.ts';
import {connectionsOf, partnerItems} from './checklist-partners.ts';
import {grantTo, item, some} from './checklist-items.ts';
import type {Store} from './store-port.ts';
import {unknownWorkspace} from './question-scope.ts';
import {maySee} from './question-sight.ts';

/** What the workspace has set out to do, by what its settings and objects say. */
interface Model {
  readonly internal: boolean;
  readonly partners: boolean;
  readonly guests: boolean;
}

function modelItem(name: string, {internal, partners, guests}: Model): ChecklistItem {
  const chosen = [
    ...(partners ? ['with partners'] : []),
    ...(guests ? ['with guests'] : []),
    ...(partners || guests || !internal ? [] : ['internal only']),
  ];
  return item('Collaboration model', chosen.length > 0, {
    yes: `${chosen.join(' and ')}, according to the members' capabilities, the connections and \`features\``,
    no: 'none yet: no member may use shared spaces, there is no connection, and guest accounts are off',
    how: `To start inside the workspace, declare ${grantTo(name, 'use:shared_spaces')}. For partners, add a \`Connection\`; for guests, \`features: {guestAccounts: true}\`.`,
  });
}

const regionItem = ({spec}: ObjectOf<'Workspace'>): ChecklistItem =>
  item('Region', true, {
    yes: `${spec.region}: partners must be in the same region, and the region cannot change while the workspace has spaces or connections`,
    no: '',
    how: '',
  });

function capabilityItem(
  title: string,
  permission: string,
  needed: boolean,
  {held, name}: {readonly held: HeldPermissions; readonly name: string},
): ChecklistItem {
  const holders = holdersOf(held, name, permission);
  return item(title, holders.length > 0, {
    yes: `${some(holders)} ${holders.length === 1 ? 'holds' : 'hold'} \`${permission}\``,
    no: `no active member holds \`${permission}\`, which everybody needs explicitly, even admins`,
    how: `Add it to a role, or declare ${grantTo(name, permission)}.`,
    needed,
  });
}

function ecaItem(held: HeldPermissions, name: string, needed: boolean): ChecklistItem {
  const title = 'External Connection Admins';
  const ecas = holdersOf(held, name, MANAGE_CONNECTIONS);
  if (ecas.length > MOST_ECAS) {
    const detail = `${ecas.length}, which is more than the recommended ${MOST_ECAS}: ${some(ecas)}`;
    const how = `Remove \`${MANAGE_CONNECTIONS}\` or the role \`admin\` from people who do not need it.`;
    return {item: title, status: 'optional', detail, how};
  }
  return item(title, ecas.length > 0, {
    yes: `${ecas.length} (at most ${MOST_ECAS} recommended): ${some(ecas)}`,
    no: `no active member holds \`${MANAGE_CONNECTIONS}\`, so this workspace cannot agree to a connection`,
    how: `Make somebody \`admin\`, or declare ${grantTo(name, MANAGE_CONNECTIONS, 'user:EMAIL')}.`,
    needed,
  });
}

function firstSpaceItem(
  {objects}: Live,
  held: HeldPermissions,
  name: string,
  needed: boolean,
): ChecklistItem {
  const spaces = [...ofKind(objects, 'Space')].filter(({workspace}) => workspace === name);
  const creator = holdersOf(held, name, 'use:shared_spaces')[0] ?? 'EMAIL';
  return item('First space', spaces.length > 0, {
    yes: some(spaces.map((space) => space.name).toSorted(compareText)),
    no: 'there is no space yet',
    how: `Declare one: \`{apiVersion: bylaw/v1, kind: Space, metadata: {workspace: ${name}, name: deal-room}, spec: {type: internal, creator: ${creator}}}\`; its creator needs \`use:shared_spaces\`.`,
    needed,
  });
}

/** What a live workspace has, and what it lacks for what it has set out to do. */
export function checklistOf(live: Live, workspace: ObjectOf<'Workspace'>): Checklist {
  const {objects, now} = live;
  const {name} = workspace;
  const held = heldPermissions(objects, now);
  const inside = [...objects.values()].filter((object) => object.workspace === name);
  const model: Model = {
    internal:
      holdersOf(held, name, 'use:shared_spaces').length > 0 || inside.some(({kind}) => kind === 'Space'),
    partners: connectionsOf(live, name).length > 0,
    guests: workspace.spec.features.guestAccounts || inside.some(({kind}) => kind === 'Guest'),
  };
  return {
    workspace: name,
    items: [
      modelItem(name, model),
      regionItem(workspace),
      capabilityItem('Shared spaces', 'use:shared_spaces', true, {held, name}),
      firstSpaceItem(live, held, name, true),
      capabilityItem('External collaboration', 'use:external_collaboration', model.partners, {held, name}),
      ecaItem(held, name, model.partners),
      ...partnerItems(live, held, workspace),
      ...guestItems(live, held, workspace, model.guests),
    ],
  };
}

/** The checklist of a workspace. Throws UsageError when there is no such workspace. */
export async function readChecklist(store: Store, name: string): Promise<Checklist> {
  const {live} = await store.read({set: '', workspaces: [name], users: []});
  const workspace = objectAt(live.objects, 'Workspace', addressOf('Workspace', null, name));
  if (workspace !== undefined && maySee(live, name)) return checklistOf(live, workspace);
  throw await unknownWorkspace(store, name);
}
