-- The live state: one table a kind, and tables for what is a list in a manifest. The workspace leads every
-- key, so that an engine that spreads tables over machines can keep a workspace together. Columns are the
-- manifest's fields in snake_case. Keys and checks hold, against any writer and at once, what must never be
-- broken: nothing here depends on a trigger.
--
-- A reference such as 'vault:falcon' is kept as it is written; generated columns take it apart for foreign keys.

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
  -- Raised by every run that touches something in the workspace. Whoever waited for this row with an older
  -- snapshot is thereby told to look again.
  changes bigint not null default 0,
  unique (name, region)
);

create table bylaw.workspace_providers (
  workspace text not null references bylaw.workspaces on delete cascade,
  name text not null,
  models text[] not null default '{}',
  primary key (workspace, name)
);

create table bylaw.workspace_integrations (
  workspace text not null references bylaw.workspaces on delete cascade,
  name text not null,
  enabled boolean not null default true,
  config jsonb not null default '{}',
  secret_ref text,
  primary key (workspace, name)
);

create table bylaw.users (
  email text primary key check (email = lower(email)),
  display_name text,
  system_admin boolean not null default false,
  labels jsonb not null default '{}',
  managed_by text
);

create table bylaw.roles (
  workspace text not null references bylaw.workspaces,
  -- The built-in role is no row: it can be neither declared nor changed.
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
  primary key (workspace, role, permission),
  foreign key (workspace, role) references bylaw.roles on delete cascade
);

create table bylaw.members (
  workspace text not null references bylaw.workspaces,
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
  primary key (workspace, email, role),
  foreign key (workspace, email) references bylaw.members on delete cascade,
  foreign key (workspace, declared_role) references bylaw.roles
);
create index member_roles_role on bylaw.member_roles (workspace, role);

create table bylaw.teams (
  workspace text not null references bylaw.workspaces,
  name text not null,
  display_name text,
  parent text check (parent <> name),
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, name),
  foreign key (workspace, parent) references bylaw.teams
);
create index teams_parent on bylaw.teams (workspace, parent);

create table bylaw.team_members (
  workspace text not null,
  team text not null,
  email text not null,
  primary key (workspace, team, email),
  foreign key (workspace, team) references bylaw.teams on delete cascade,
  foreign key (workspace, email) references bylaw.members
);
create index team_members_email on bylaw.team_members (workspace, email);

create table bylaw.grants (
  workspace text not null references bylaw.workspaces,
  name text not null,
  subject text not null check (subject ~ '^(user|team|role):.' or subject = 'everyone'),
  expires timestamptz check (expires between '0001-01-02 00:00Z' and '10000-01-01 00:00Z'),
  reason text,
  labels jsonb not null default '{}',
  managed_by text,
  subject_user text generated always as (case when subject like 'user:%' then substr(subject, 6) end) stored,
  subject_team text generated always as (case when subject like 'team:%' then substr(subject, 6) end) stored,
  subject_role text generated always as (case when subject like 'role:%' then nullif(substr(subject, 6), 'admin') end) stored,
  primary key (workspace, name),
  foreign key (workspace, subject_user) references bylaw.members,
  foreign key (workspace, subject_team) references bylaw.teams,
  foreign key (workspace, subject_role) references bylaw.roles
);
create index grants_user on bylaw.grants (workspace, subject_user);
create index grants_team on bylaw.grants (workspace, subject_team);
create index grants_role on bylaw.grants (workspace, subject_role);

create table bylaw.grant_permissions (
  workspace text not null,
  "grant" text not null,
  permission text not null,
  primary key (workspace, "grant", permission),
  foreign key (workspace, "grant") references bylaw.grants on delete cascade
);

create table bylaw.resources (
  workspace text not null references bylaw.workspaces,
  name text not null,
  type text not null check (type in ('workflow', 'playbook', 'vault', 'thread')),
  creator text not null,
  title text,
  general_access text not null default 'restricted' check (general_access in ('restricted', 'link', 'global')),
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, name),
  unique (workspace, name, type),
  foreign key (workspace, creator) references bylaw.members
);
create index resources_creator on bylaw.resources (workspace, creator);

create table bylaw.spaces (
  workspace text not null references bylaw.workspaces,
  name text not null,
  type text not null check (type in ('internal', 'external')),
  creator text not null,
  display_name text,
  region text not null,
  general_access text not null default 'restricted' check (general_access in ('restricted', 'link', 'global')),
  protect boolean not null default false,
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, name),
  -- A space is in its workspace's region.
  foreign key (workspace, region) references bylaw.workspaces (name, region),
  foreign key (workspace, creator) references bylaw.members
);
create index spaces_creator on bylaw.spaces (workspace, creator);

create table bylaw.space_resources (
  workspace text not null,
  space text not null,
  type text not null,
  resource text not null,
  primary key (workspace, space, resource),
  foreign key (workspace, space) references bylaw.spaces on delete cascade,
  foreign key (workspace, resource, type) references bylaw.resources (workspace, name, type)
);
create index space_resources_resource on bylaw.space_resources (workspace, resource);

create table bylaw.connections (
  workspace text not null,
  name text not null,
  "with" text not null,
  region text not null,
  with_region text not null,
  requested_by text not null,
  allow text[] not null default '{playbook,space,vault,workflow}'
    check (allow <@ array['space', 'workflow', 'playbook', 'vault']),
  reason text,
  renew integer not null default 0 check (renew >= 0),
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, name),
  unique (workspace, "with"),
  constraint connection_self check (workspace <> "with"),
  -- Only workspaces of one region are connected.
  constraint connection_region check (region = with_region),
  foreign key (workspace, region) references bylaw.workspaces (name, region),
  foreign key ("with", with_region) references bylaw.workspaces (name, region),
  foreign key (workspace, requested_by) references bylaw.members
);
create index connections_with on bylaw.connections ("with");
create index connections_requested_by on bylaw.connections (workspace, requested_by);

create table bylaw.connection_admins (
  workspace text not null,
  connection text not null,
  email text not null,
  primary key (workspace, connection, email),
  foreign key (workspace, connection) references bylaw.connections on delete cascade,
  foreign key (workspace, email) references bylaw.members
);
create index connection_admins_email on bylaw.connection_admins (workspace, email);

create table bylaw.shares (
  workspace text not null references bylaw.workspaces,
  name text not null,
  target text not null check (target ~ '^(space|workflow|playbook|vault|thread):.'),
  requested_by text not null,
  "into" text check ("into" ~ '^space:.'),
  role text check (role in ('viewer', 'editor', 'co-owner')),
  "with" text,
  region text,
  with_region text,
  reason text,
  renew integer not null default 0 check (renew >= 0),
  labels jsonb not null default '{}',
  managed_by text,
  target_space text generated always as (case when target like 'space:%' then substr(target, 7) end) stored,
  target_resource text generated always as (case when target not like 'space:%' then split_part(target, ':', 2) end) stored,
  target_type text generated always as (case when target not like 'space:%' then split_part(target, ':', 1) end) stored,
  into_space text generated always as (substr("into", 7)) stored,
  primary key (workspace, name),
  unique (workspace, name, "with"),
  constraint share_into check (("into" is null) = (role is null) and ("into" is null or "with" is not null)),
  constraint share_self check (workspace <> "with"),
  -- An external share joins workspaces of one region; an internal one has no partner and needs none.
  constraint share_region check (("with" is null and region is null and with_region is null)
    or ("with" is not null and region is not null and with_region is not null and region = with_region)),
  foreign key (workspace, region) references bylaw.workspaces (name, region),
  foreign key ("with", with_region) references bylaw.workspaces (name, region),
  foreign key (workspace, requested_by) references bylaw.members,
  foreign key (workspace, target_space) references bylaw.spaces,
  foreign key (workspace, target_resource, target_type) references bylaw.resources (workspace, name, type),
  foreign key ("with", into_space) references bylaw.spaces
);
create index shares_with on bylaw.shares ("with");
create index shares_requested_by on bylaw.shares (workspace, requested_by);
create index shares_target_space on bylaw.shares (workspace, target_space);
create index shares_target_resource on bylaw.shares (workspace, target_resource);

create table bylaw.share_recipients (
  workspace text not null,
  share text not null,
  subject text not null check (subject ~ '^(user|team|right):.' or subject = 'everyone'),
  role text not null check (role in ('viewer', 'editor', 'co-owner')),
  expires timestamptz check (expires between '0001-01-02 00:00Z' and '10000-01-01 00:00Z'),
  -- Where the subject belongs: the partner for an external share, else the share's own workspace.
  subject_workspace text not null,
  subject_user text generated always as (case when subject like 'user:%' then substr(subject, 6) end) stored,
  subject_team text generated always as (case when subject like 'team:%' then substr(subject, 6) end) stored,
  primary key (workspace, share, subject),
  foreign key (workspace, share) references bylaw.shares on delete cascade,
  foreign key (subject_workspace, subject_user) references bylaw.members,
  foreign key (subject_workspace, subject_team) references bylaw.teams
);
create index share_recipients_user on bylaw.share_recipients (subject_workspace, subject_user);
create index share_recipients_team on bylaw.share_recipients (subject_workspace, subject_team);

create table bylaw.guests (
  workspace text not null references bylaw.workspaces,
  email text not null check (email = lower(email)),
  invited_by text not null,
  expires timestamptz check (expires between '0001-01-02 00:00Z' and '10000-01-01 00:00Z'),
  renew integer not null default 0 check (renew >= 0),
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, email),
  foreign key (workspace, invited_by) references bylaw.members
);
create index guests_email on bylaw.guests (email);
create index guests_invited_by on bylaw.guests (workspace, invited_by);

create table bylaw.guest_spaces (
  workspace text not null,
  email text not null,
  space text not null,
  role text not null check (role in ('viewer', 'editor', 'co-owner')),
  primary key (workspace, email, space),
  foreign key (workspace, email) references bylaw.guests on delete cascade,
  foreign key (workspace, space) references bylaw.spaces
);
create index guest_spaces_space on bylaw.guest_spaces (workspace, space);

create table bylaw.approvals (
  workspace text not null references bylaw.workspaces,
  name text not null,
  request text not null check (request ~ '^(share|connection):[^/]+/.'),
  decision text not null check (decision in ('approve', 'deny')),
  "by" text not null,
  digest text not null,
  reason text,
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, name),
  foreign key (workspace, "by") references bylaw.members
);
create index approvals_by on bylaw.approvals (workspace, "by");
create index approvals_request on bylaw.approvals (request);
