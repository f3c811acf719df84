-- The live state: one table a kind, and a table for each list of a manifest. Columns are the manifest's fields in
-- snake_case. The workspace leads every key, so that an engine that spreads tables over machines can keep a workspace
-- together. Checks and keys hold, against any writer and at once, what must never be broken; nothing depends on a
-- trigger. What a table refers to stands in 0005-keys.up.sql.
--
-- In each table, `labels` are the manifest's, and `managed_by` is the set that owns the row, or null.
-- A reference such as 'vault:falcon' is kept as it is written; generated columns take it apart for foreign keys.

-- Workspaces: the tenants. Whatever belongs to one has its name in `workspace`.
create table bylaw.workspaces (
  name text primary key,
  display_name text not null,
  organization text not null,
  region text not null check (region in ('US', 'EU', 'AU')),
  guest_accounts boolean not null default false,
  partners_allow text[] not null default '{}',
  partners_deny text[] not null default '{}',
  separation_of_duties text not null default 'standard' check (separation_of_duties in ('standard', 'strict')),
  protect boolean not null default true,
  retention_days integer not null default 30 check (retention_days >= 0),
  logo_url text,
  handbook_url text,
  brand_color text,
  default_model text,
  labels jsonb not null default '{}',
  managed_by text,
  -- Set while the workspace is deleted but not purged: it then gives no access and is read as absent.
  archived_at timestamptz,
  -- Raised by every run that touches something in the workspace. A transaction that waited for this row with an older
  -- snapshot fails with a serialisation failure, and reads again.
  changes bigint not null default 0,
  -- For keys that hold the region of what belongs to a workspace.
  unique (name, region)
);

-- Model providers of a workspace's settings.
create table bylaw.workspace_providers (
  workspace text not null,
  name text not null,
  models text[] not null default '{}',
  primary key (workspace, name)
);

-- Integrations of a workspace's settings. `secret_ref` names a secret; it never is one.
create table bylaw.workspace_integrations (
  workspace text not null,
  name text not null,
  enabled boolean not null default true,
  config jsonb not null default '{}',
  secret_ref text,
  primary key (workspace, name)
);

-- Accounts of the platform, whatever workspaces they are members of.
create table bylaw.users (
  email text primary key check (email = lower(email)),
  display_name text,
  system_admin boolean not null default false,
  labels jsonb not null default '{}',
  managed_by text
);

-- Roles that a workspace declares. The built-in role `admin` has no row: it can be neither declared nor changed.
create table bylaw.roles (
  workspace text not null,
  name text not null check (name <> 'admin'),
  description text,
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, name)
);

create table bylaw.role_permissions (
  workspace text not null,
  role text not null,
  permission text not null,
  primary key (workspace, role, permission)
);

-- Memberships: people by e-mail address, in a workspace.
create table bylaw.members (
  workspace text not null,
  email text not null check (email = lower(email)),
  display_name text,
  status text not null default 'active' check (status in ('active', 'deactivated')),
  expires timestamptz check (expires between '0001-01-02 00:00Z' and '10000-01-01 00:00Z'),
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, email)
);
create index members_email on bylaw.members (email);

create table bylaw.member_roles (
  workspace text not null,
  email text not null,
  role text not null,
  declared_role text generated always as (nullif(role, 'admin')) stored,
  primary key (workspace, email, role)
);
create index member_roles_role on bylaw.member_roles (workspace, role);

-- Teams of members. A parent gives its children nothing: it only groups them.
create table bylaw.teams (
  workspace text not null,
  name text not null,
  display_name text,
  parent text check (parent <> name),
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, name)
);
create index teams_parent on bylaw.teams (workspace, parent);

create table bylaw.team_members (
  workspace text not null,
  team text not null,
  email text not null,
  primary key (workspace, team, email)
);
create index team_members_email on bylaw.team_members (workspace, email);

-- Permissions for a member, a team, a role, or every member.
create table bylaw.grants (
  workspace text not null,
  name text not null,
  subject text not null check (subject ~ '^(user|team|role):.' or subject = 'everyone'),
  expires timestamptz check (expires between '0001-01-02 00:00Z' and '10000-01-01 00:00Z'),
  reason text,
  labels jsonb not null default '{}',
  managed_by text,
  subject_user text generated always as (case when subject like 'user:%' then substr(subject, 6) end) stored,
  subject_team text generated always as (case when subject like 'team:%' then substr(subject, 6) end) stored,
  subject_role text generated always as (case when subject like 'role:%' then nullif(substr(subject, 6), 'admin') end) stored,
  primary key (workspace, name)
);
create index grants_user on bylaw.grants (workspace, subject_user);
create index grants_team on bylaw.grants (workspace, subject_team);
create index grants_role on bylaw.grants (workspace, subject_role);

create table bylaw.grant_permissions (
  workspace text not null,
  "grant" text not null,
  permission text not null,
  primary key (workspace, "grant", permission)
);

-- Workflows, playbooks, vaults and threads: what can be shared, or put into a space.
create table bylaw.resources (
  workspace text not null,
  name text not null,
  type text not null check (type in ('workflow', 'playbook', 'vault', 'thread')),
  creator text not null,
  title text,
  general_access text not null default 'restricted' check (general_access in ('restricted', 'link', 'global')),
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, name),
  -- For keys of references, which say the type, too.
  unique (workspace, name, type)
);
create index resources_creator on bylaw.resources (workspace, creator);

-- Spaces: what is shared as a whole, with the resources in it.
create table bylaw.spaces (
  workspace text not null,
  name text not null,
  type text not null check (type in ('internal', 'external')),
  creator text not null,
  display_name text,
  region text not null,
  general_access text not null default 'restricted' check (general_access in ('restricted', 'link', 'global')),
  protect boolean not null default false,
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, name)
);
create index spaces_creator on bylaw.spaces (workspace, creator);

create table bylaw.space_resources (
  workspace text not null,
  space text not null,
  type text not null,
  resource text not null,
  primary key (workspace, space, resource)
);
create index space_resources_resource on bylaw.space_resources (workspace, resource);

-- Requests of a workspace to be connected with another, and its own consent to that.
create table bylaw.connections (
  workspace text not null,
  name text not null,
  "with" text not null,
  region text not null,
  requested_by text not null,
  allow text[] not null default '{playbook,space,vault,workflow}'
    check (allow <@ array['space', 'workflow', 'playbook', 'vault']),
  reason text,
  renew integer not null default 0 check (renew >= 0),
  labels jsonb not null default '{}',
  managed_by text,
  -- The number of this row among those of its name, written by bylaw.settle alone: a row that was deleted and written
  -- anew is another request. 0 until then, and no decision is on that.
  incarnation integer not null default 0,
  -- The `renew` at which its own side withdrew it: only a higher one agrees again.
  withdrawn integer,
  -- What of it a run wrote or adopted: a workspace agrees by nothing else. Written by bylaw.settle alone.
  written_as text,
  -- The key to `with`, and its region: null from the moment at which that is gone or of another region, so that it stands in
  -- nobody's way there. Without it nothing crosses. Written with the row, afterwards by bylaw.settle alone.
  partner text,
  with_region text,
  primary key (workspace, name),
  unique (workspace, "with"),
  constraint connection_self check (workspace <> "with"),
  -- Only workspaces of one region are connected.
  constraint connection_region check ((partner is null and with_region is null)
    or (partner is not null and with_region is not null and partner = "with" and region = with_region))
);
create index connections_with on bylaw.connections ("with");
create index connections_partner on bylaw.connections (partner);
create index connections_requested_by on bylaw.connections (workspace, requested_by);

-- Connection Admins: members who may decide on shares over the connection.
create table bylaw.connection_admins (
  workspace text not null,
  connection text not null,
  email text not null,
  primary key (workspace, connection, email)
);
create index connection_admins_email on bylaw.connection_admins (workspace, email);

-- Shares of a space or resource: with people of the workspace itself; with people of a partner (`with`); or by a
-- contribution `into` a partner's space, in one `role`.
create table bylaw.shares (
  workspace text not null,
  name text not null,
  target text not null check (target ~ '^(space|workflow|playbook|vault|thread):.'),
  requested_by text not null,
  "into" text check ("into" ~ '^space:.'),
  role text check (role in ('viewer', 'editor', 'co-owner')),
  "with" text,
  region text,
  reason text,
  renew integer not null default 0 check (renew >= 0),
  labels jsonb not null default '{}',
  managed_by text,
  target_space text generated always as (case when target like 'space:%' then substr(target, 7) end) stored,
  target_resource text generated always as (case when target not like 'space:%' then split_part(target, ':', 2) end) stored,
  target_type text generated always as (case when target not like 'space:%' then split_part(target, ':', 1) end) stored,
  into_space text generated always as (substr("into", 7)) stored,
  -- As in bylaw.connections; stays 0 for a share within the workspace, which nobody has to decide on.
  incarnation integer not null default 0,
  -- The keys to `with` and to the space of a contribution, as in bylaw.connections.
  partner text,
  with_region text,
  into_partner text,
  into_partner_space text,
  primary key (workspace, name),
  unique (workspace, name, "with"),
  constraint share_into check (("into" is null) = (role is null) and ("into" is null or "with" is not null)),
  constraint share_self check (workspace <> "with"),
  -- An external share joins workspaces of one region; an internal one has no partner and needs none.
  constraint share_region check (("with" is null) = (region is null) and ((partner is null and with_region is null)
    or (partner is not null and with_region is not null and "with" is not null and partner = "with" and region = with_region))),
  constraint share_into_partner check ((into_partner is null and into_partner_space is null)
    or (into_partner is not null and into_partner_space is not null and "with" is not null and "into" is not null
      and into_partner = "with" and "into" = 'space:' || into_partner_space))
);
create index shares_with on bylaw.shares ("with");
create index shares_partner on bylaw.shares (partner);
create index shares_into_partner on bylaw.shares (into_partner, into_partner_space);
create index shares_requested_by on bylaw.shares (workspace, requested_by);
create index shares_target_space on bylaw.shares (workspace, target_space);
create index shares_target_resource on bylaw.shares (workspace, target_resource);
-- Access looks shares up by the name of what they share, be it a space or a resource.
create index shares_target_name on bylaw.shares (workspace, split_part(target, ':', 2));

create table bylaw.share_recipients (
  workspace text not null,
  share text not null,
  subject text not null check (subject ~ '^(user|team|right):.' or subject = 'everyone'),
  role text not null check (role in ('viewer', 'editor', 'co-owner')),
  expires timestamptz check (expires between '0001-01-02 00:00Z' and '10000-01-01 00:00Z'),
  -- Where the subject belongs: the partner for an external share, else the share's own workspace.
  subject_workspace text not null,
  subject_user text generated always as (case when subject like 'user:%' then substr(subject, 6) end) stored,
  -- The keys of a recipient within the workspace.
  own_user text generated always as (case when subject_workspace = workspace and subject like 'user:%' then substr(subject, 6) end) stored,
  own_team text generated always as (case when subject_workspace = workspace and subject like 'team:%' then substr(subject, 6) end) stored,
  -- The key to a member of the partner, as in bylaw.connections.
  partner text,
  partner_member text,
  primary key (workspace, share, subject),
  constraint share_recipient_partner check ((partner is null and partner_member is null)
    or (partner is not null and partner_member is not null and partner = subject_workspace and partner <> workspace
      and subject = 'user:' || partner_member))
);
create index share_recipients_user on bylaw.share_recipients (subject_workspace, subject_user);
create index share_recipients_own_user on bylaw.share_recipients (workspace, own_user);
create index share_recipients_own_team on bylaw.share_recipients (workspace, own_team);
create index share_recipients_partner on bylaw.share_recipients (partner, partner_member);

-- Guests: people who are members nowhere, invited into spaces of a workspace.
create table bylaw.guests (
  workspace text not null,
  email text not null check (email = lower(email)),
  invited_by text not null,
  expires timestamptz check (expires between '0001-01-02 00:00Z' and '10000-01-01 00:00Z'),
  renew integer not null default 0 check (renew >= 0),
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, email)
);
create index guests_email on bylaw.guests (email);
create index guests_invited_by on bylaw.guests (workspace, invited_by);

create table bylaw.guest_spaces (
  workspace text not null,
  email text not null,
  space text not null,
  role text not null check (role in ('viewer', 'editor', 'co-owner')),
  primary key (workspace, email, space)
);
create index guest_spaces_space on bylaw.guest_spaces (workspace, space);

-- Decisions that a workspace declares in its manifests. bylaw.settle makes each that a run writes or adopts a row of
-- bylaw.decisions.
create table bylaw.approvals (
  workspace text not null,
  name text not null,
  request text not null check (request ~ '^(share|connection):[^/]+/.'),
  decision text not null check (decision in ('approve', 'deny')),
  "by" text not null,
  digest text not null,
  reason text,
  labels jsonb not null default '{}',
  managed_by text,
  -- What of it was counted as a decision, so that each counts once. One that no run wrote or adopted is never counted.
  -- Written by bylaw.settle alone.
  counted_as text,
  primary key (workspace, name)
);
create index approvals_by on bylaw.approvals (workspace, "by");
create index approvals_request on bylaw.approvals (request);
