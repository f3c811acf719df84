/** The column of every field, and the table of every list: the one place that reading and writing share. */
import {addressOf} from '../model/address.ts';
import type {GovernedObject} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {AllStorage, DerivedColumn, Row, RowContext} from './columns.ts';

/**
 * The keys of a row over the border: to the partner in the same region, to a space of it, to a member. They are empty where what
 * they lead to is not there, and of what has ended.
 */
function partnerKey(object: GovernedObject, partner: string | undefined, context: RowContext): Row {
  const region = partner === undefined ? null : context.regionOf(object.workspace ?? '');
  const holds =
    partner !== undefined && region === context.regionOf(partner) && !context.hasEnded(object.address);
  return {region, partner: holds ? partner : null, with_region: holds ? region : null};
}

function spaceKey(object: GovernedObject, context: RowContext): Row {
  const {with: partner, into} = object.kind === 'Share' ? object.spec : {};
  const space = into === undefined ? undefined : splitReference(into).name;
  const holds =
    partner !== undefined &&
    space !== undefined &&
    context.has(addressOf('Space', partner, space)) &&
    !context.hasEnded(object.address);
  return {into_partner: holds ? partner : null, into_partner_space: holds ? space : null};
}

function memberKey(object: GovernedObject, context: RowContext, subject: string): Row {
  const partner = object.kind === 'Share' ? object.spec.with : undefined;
  const {type, name} = splitReference(subject);
  const holds =
    partner !== undefined &&
    type === 'user' &&
    context.has(addressOf('Member', partner, name)) &&
    !context.hasEnded(object.address, subject);
  return {partner: holds ? partner : null, partner_member: holds ? name : null};
}

const once = (name: string): DerivedColumn => ({name, type: 'text', onceOnly: true});
const partnerColumns: readonly DerivedColumn[] = [
  {name: 'region', type: 'text'},
  once('partner'),
  once('with_region'),
];

export const STORAGE: AllStorage = {
  Workspace: {
    table: 'workspaces',
    name: 'name',
    fields: {
      displayName: 'display_name',
      organization: 'organization',
      region: 'region',
      features: {guestAccounts: 'guest_accounts'},
      partners: {allow: 'partners_allow', deny: 'partners_deny'},
      separationOfDuties: 'separation_of_duties',
      protect: 'protect',
      retentionDays: 'retention_days',
      settings: {
        general: {logoUrl: 'logo_url', handbookUrl: 'handbook_url', brandColor: 'brand_color'},
        intelligence: {
          providers: {table: 'workspace_providers', parent: null, fields: {name: 'name', models: 'models'}},
          defaultModel: 'default_model',
        },
        integrations: {
          table: 'workspace_integrations',
          parent: null,
          fields: {name: 'name', enabled: 'enabled', config: 'config', secretRef: 'secret_ref'},
        },
      },
    },
  },
  User: {
    table: 'users',
    name: 'email',
    fields: {displayName: 'display_name', systemAdmin: 'system_admin'},
  },
  Role: {
    table: 'roles',
    name: 'name',
    fields: {
      permissions: {table: 'role_permissions', parent: 'role', key: 'permission'},
      description: 'description',
    },
  },
  Member: {
    table: 'members',
    name: 'email',
    fields: {
      roles: {table: 'member_roles', parent: 'email', key: 'role'},
      displayName: 'display_name',
      status: 'status',
      expires: 'expires',
    },
  },
  Team: {
    table: 'teams',
    name: 'name',
    fields: {
      members: {table: 'team_members', parent: 'team', key: 'email'},
      displayName: 'display_name',
      parent: 'parent',
    },
    refersToItself: true,
  },
  Grant: {
    table: 'grants',
    name: 'name',
    fields: {
      subject: 'subject',
      permissions: {table: 'grant_permissions', parent: 'grant', key: 'permission'},
      expires: 'expires',
      reason: 'reason',
    },
  },
  Resource: {
    table: 'resources',
    name: 'name',
    fields: {type: 'type', creator: 'creator', title: 'title', generalAccess: 'general_access'},
  },
  Space: {
    table: 'spaces',
    name: 'name',
    fields: {
      type: 'type',
      creator: 'creator',
      displayName: 'display_name',
      region: 'region',
      generalAccess: 'general_access',
      resources: {table: 'space_resources', parent: 'space', key: 'resource', typeColumn: 'type'},
      protect: 'protect',
    },
  },
  Connection: {
    table: 'connections',
    name: 'name',
    fields: {
      with: 'with',
      requestedBy: 'requested_by',
      admins: {table: 'connection_admins', parent: 'connection', key: 'email'},
      allow: 'allow',
      reason: 'reason',
      renew: 'renew',
      suspended: 'suspended',
    },
    derived: {
      columns: partnerColumns,
      of: (object, context) =>
        partnerKey(object, object.kind === 'Connection' ? object.spec.with : undefined, context),
    },
  },
  Share: {
    table: 'shares',
    name: 'name',
    fields: {
      target: 'target',
      requestedBy: 'requested_by',
      to: {
        table: 'share_recipients',
        parent: 'share',
        fields: {subject: 'subject', role: 'role', expires: 'expires'},
        derived: {
          columns: [{name: 'subject_workspace', type: 'text'}, once('partner'), once('partner_member')],
          of: (object, context, {subject}) => ({
            subject_workspace: (object.kind === 'Share' ? object.spec.with : undefined) ?? object.workspace,
            ...memberKey(object, context, subject as string),
          }),
        },
      },
      into: 'into',
      role: 'role',
      with: 'with',
      reason: 'reason',
      renew: 'renew',
      suspended: 'suspended',
    },
    derived: {
      columns: [...partnerColumns, once('into_partner'), once('into_partner_space')],
      of: (object, context) => ({
        ...partnerKey(object, object.kind === 'Share' ? object.spec.with : undefined, context),
        ...spaceKey(object, context),
      }),
    },
    // A share either has recipients or contributes into a space: the latter has no list, not an empty one.
    finish: (raw) => {
      if (raw['into'] !== undefined) delete raw['to'];
    },
  },
  Guest: {
    table: 'guests',
    name: 'email',
    fields: {
      spaces: {table: 'guest_spaces', parent: 'email', fields: {space: 'space', role: 'role'}},
      invitedBy: 'invited_by',
      expires: 'expires',
      renew: 'renew',
      suspended: 'suspended',
    },
  },
  Approval: {
    table: 'approvals',
    name: 'name',
    fields: {request: 'request', decision: 'decision', by: 'by', digest: 'digest', reason: 'reason'},
  },
  Offboarding: {
    table: 'offboardings',
    name: 'email',
    fields: {confirm: 'confirm', successor: 'successor', renew: 'renew'},
  },
};
