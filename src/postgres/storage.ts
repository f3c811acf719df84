/** The column of every field, and the table of every list: the one place that reading and writing share. */
import type {GovernedObject} from '../model/objects.ts';
import type {AllStorage, Row, RowContext} from './columns.ts';

const regions = (object: GovernedObject, partner: string | undefined, context: RowContext): Row => ({
  region: partner === undefined ? null : context.regionOf(object.workspace ?? ''),
  with_region: partner === undefined ? null : context.regionOf(partner),
});
const regionColumns = [
  {name: 'region', type: 'text'},
  {name: 'with_region', type: 'text'},
] as const;

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
      columns: regionColumns,
      of: (object, context) =>
        regions(object, object.kind === 'Connection' ? object.spec.with : undefined, context),
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
          columns: [{name: 'subject_workspace', type: 'text'}],
          of: (object) => ({
            subject_workspace: (object.kind === 'Share' ? object.spec.with : undefined) ?? object.workspace,
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
      columns: regionColumns,
      of: (object, context) =>
        regions(object, object.kind === 'Share' ? object.spec.with : undefined, context),
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
};
