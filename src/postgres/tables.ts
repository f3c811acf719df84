/**
 * How each kind lies in tables: the one place that reading and writing share, so that they cannot drift apart.
 * A column stands for a field of the spec, an item table for a list of it.
 */
import type {Kind} from '../model/kinds.ts';
import type {GovernedObject} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';

export type ColumnType = 'text' | 'boolean' | 'integer' | 'text[]' | 'jsonb' | 'timestamptz';

/** A column and the field that it holds: a path of member names joined by dots. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly path: string;
}

/** Values by column name, as JSON; instants are RFC 3339 when written and ms since 1970 when read. */
export type Row = Readonly<Record<string, unknown>>;

/** What a row needs to know besides its own object. */
export interface RowContext {
  /** The region of a workspace after the changes, or null if it is not known. */
  regionOf(workspace: string): string | null;
}

/** A table for a list in the spec. Its key is the parent's key and {@link ItemTable.key}. */
export interface ItemTable {
  readonly table: string;
  /** Column with the parent's name; null for items of workspaces, whose name is in `workspace`. */
  readonly parent: string | null;
  /** Path of the list in the spec. */
  readonly path: string;
  /** Column that tells items of one parent apart. */
  readonly key: string;
  readonly columns: readonly Column[];
  /** For items that are no records: from the item to a record by path, and back. */
  readonly item?: {readonly toRecord: (item: unknown) => Row; readonly fromRecord: (record: Row) => unknown};
  /** Columns that are written only. */
  readonly derived?: {
    readonly columns: readonly Omit<Column, 'path'>[];
    readonly of: (object: GovernedObject) => Row;
  };
}

export interface KindTable {
  readonly table: string;
  /** Column with the object's name. */
  readonly name: string;
  readonly inWorkspace: boolean;
  readonly columns: readonly Column[];
  readonly items: readonly ItemTable[];
  /** Columns that are written only, for keys that hold a rule. */
  readonly derived?: {
    readonly columns: readonly Omit<Column, 'path'>[];
    readonly of: (object: GovernedObject, context: RowContext) => Row;
  };
  /** Whether its rows refer to each other: they are then written in one statement. */
  readonly refersToItself?: boolean;
  /** Mends what columns alone cannot say about a spec that was read. */
  readonly finish?: (raw: Record<string, unknown>) => void;
}

const column = (name: string, path = name, type: ColumnType = 'text'): Column => ({name, type, path});
const text = (name: string, path?: string): Column => column(name, path);
const flag = (name: string, path?: string): Column => column(name, path, 'boolean');
const count = (name: string, path?: string): Column => column(name, path, 'integer');
const expires = column('expires', 'expires', 'timestamptz');

/** A list of plain texts: one column besides the parent's key. */
const texts = (table: string, parent: string, key: string, path: string): ItemTable => ({
  table,
  parent,
  path,
  key,
  columns: [text(key, 'value')],
  item: {toRecord: (item) => ({value: item}), fromRecord: (record) => record['value']},
});

const regions = (object: GovernedObject, partner: string | undefined, context: RowContext): Row => ({
  region: partner === undefined ? null : context.regionOf(object.workspace ?? ''),
  with_region: partner === undefined ? null : context.regionOf(partner),
});
const regionColumns = [
  {name: 'region', type: 'text'},
  {name: 'with_region', type: 'text'},
] as const;

export const TABLES: Readonly<Record<Kind, KindTable>> = {
  Workspace: {
    table: 'workspaces',
    name: 'name',
    inWorkspace: false,
    columns: [
      text('display_name', 'displayName'),
      text('organization'),
      text('region'),
      flag('guest_accounts', 'features.guestAccounts'),
      column('partners_allow', 'partners.allow', 'text[]'),
      column('partners_deny', 'partners.deny', 'text[]'),
      text('separation_of_duties', 'separationOfDuties'),
      flag('protect'),
      count('retention_days', 'retentionDays'),
      text('logo_url', 'settings.general.logoUrl'),
      text('handbook_url', 'settings.general.handbookUrl'),
      text('brand_color', 'settings.general.brandColor'),
      text('default_model', 'settings.intelligence.defaultModel'),
    ],
    items: [
      {
        table: 'workspace_providers',
        parent: null,
        path: 'settings.intelligence.providers',
        key: 'name',
        columns: [text('name'), column('models', 'models', 'text[]')],
      },
      {
        table: 'workspace_integrations',
        parent: null,
        path: 'settings.integrations',
        key: 'name',
        columns: [
          text('name'),
          flag('enabled'),
          column('config', 'config', 'jsonb'),
          text('secret_ref', 'secretRef'),
        ],
      },
    ],
  },
  User: {
    table: 'users',
    name: 'email',
    inWorkspace: false,
    columns: [text('display_name', 'displayName'), flag('system_admin', 'systemAdmin')],
    items: [],
  },
  Role: {
    table: 'roles',
    name: 'name',
    inWorkspace: true,
    columns: [text('description')],
    items: [texts('role_permissions', 'role', 'permission', 'permissions')],
  },
  Member: {
    table: 'members',
    name: 'email',
    inWorkspace: true,
    columns: [text('display_name', 'displayName'), text('status'), expires],
    items: [texts('member_roles', 'email', 'role', 'roles')],
  },
  Team: {
    table: 'teams',
    name: 'name',
    inWorkspace: true,
    columns: [text('display_name', 'displayName'), text('parent')],
    items: [texts('team_members', 'team', 'email', 'members')],
    refersToItself: true,
  },
  Grant: {
    table: 'grants',
    name: 'name',
    inWorkspace: true,
    columns: [text('subject'), expires, text('reason')],
    items: [texts('grant_permissions', 'grant', 'permission', 'permissions')],
  },
  Resource: {
    table: 'resources',
    name: 'name',
    inWorkspace: true,
    columns: [text('type'), text('creator'), text('title'), text('general_access', 'generalAccess')],
    items: [],
  },
  Space: {
    table: 'spaces',
    name: 'name',
    inWorkspace: true,
    columns: [
      text('type'),
      text('creator'),
      text('display_name', 'displayName'),
      text('region'),
      text('general_access', 'generalAccess'),
      flag('protect'),
    ],
    items: [
      {
        table: 'space_resources',
        parent: 'space',
        path: 'resources',
        key: 'resource',
        columns: [text('type'), text('resource', 'name')],
        item: {
          toRecord: (item) => ({...splitReference(item as string)}),
          fromRecord: (record) => `${record['type'] as string}:${record['name'] as string}`,
        },
      },
    ],
  },
  Connection: {
    table: 'connections',
    name: 'name',
    inWorkspace: true,
    columns: [
      text('with'),
      text('requested_by', 'requestedBy'),
      column('allow', 'allow', 'text[]'),
      text('reason'),
      count('renew'),
    ],
    items: [texts('connection_admins', 'connection', 'email', 'admins')],
    derived: {
      columns: regionColumns,
      of: (object, context) =>
        regions(object, object.kind === 'Connection' ? object.spec.with : undefined, context),
    },
  },
  Share: {
    table: 'shares',
    name: 'name',
    inWorkspace: true,
    columns: [
      text('target'),
      text('requested_by', 'requestedBy'),
      text('into'),
      text('role'),
      text('with'),
      text('reason'),
      count('renew'),
    ],
    items: [
      {
        table: 'share_recipients',
        parent: 'share',
        path: 'to',
        key: 'subject',
        columns: [text('subject'), text('role'), expires],
        derived: {
          columns: [{name: 'subject_workspace', type: 'text'}],
          of: (object) => ({
            subject_workspace: (object.kind === 'Share' ? object.spec.with : undefined) ?? object.workspace,
          }),
        },
      },
    ],
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
    inWorkspace: true,
    columns: [text('invited_by', 'invitedBy'), expires, count('renew')],
    items: [
      {
        table: 'guest_spaces',
        parent: 'email',
        path: 'spaces',
        key: 'space',
        columns: [text('space'), text('role')],
      },
    ],
  },
  Approval: {
    table: 'approvals',
    name: 'name',
    inWorkspace: true,
    columns: [text('request'), text('decision'), text('by'), text('digest'), text('reason')],
    items: [],
  },
};

/** Names of all tables of the live state, without their schema. */
export const LIVE_TABLES: readonly string[] = Object.values(TABLES).flatMap(({table, items}) => [
  table,
  ...items.map((item) => item.table),
]);
