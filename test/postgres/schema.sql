-- Tables

create table bylaw.actors (
  login text not null,
  email text not null,
  constraint actors_email_check CHECK ((email = lower(email))),
  constraint actors_pkey PRIMARY KEY (login)
);

create table bylaw.agreements (
  workspace text not null,
  "with" text not null,
  connection text,
  incarnation integer,
  request text,
  sequence integer,
  constraint agreements_check CHECK ((((connection IS NULL) = (incarnation IS NULL)) AND ((request IS NULL) = (sequence IS NULL)) AND ((connection IS NULL) <> (request IS NULL)))),
  constraint agreements_pkey PRIMARY KEY (workspace, "with")
);

create table bylaw.approvals (
  workspace text not null,
  name text not null,
  request text not null,
  decision text not null,
  by text not null,
  digest text not null,
  reason text,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  counted_as text,
  constraint approvals_decision_check CHECK ((decision = ANY (ARRAY['approve'::text, 'deny'::text]))),
  constraint approvals_pkey PRIMARY KEY (workspace, name),
  constraint approvals_request_check CHECK ((request ~ '^(share|connection):[^/]+/.'::text))
);

create table bylaw.approved_recipients (
  workspace text not null,
  share text not null,
  sequence integer not null,
  subject text not null,
  role text not null,
  expires timestamp with time zone,
  constraint approved_recipients_pkey PRIMARY KEY (workspace, share, sequence, subject),
  constraint approved_recipients_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'co-owner'::text])))
);

create table bylaw.approved_resources (
  workspace text not null,
  share text not null,
  sequence integer not null,
  resource text not null,
  constraint approved_resources_pkey PRIMARY KEY (workspace, share, sequence, resource)
);

create table bylaw.audit_chains (
  chain text not null,
  sequence bigint default 0 not null,
  hash text not null,
  constraint audit_chains_pkey PRIMARY KEY (chain)
);

create table bylaw.audit_events (
  format integer not null,
  chain text not null,
  sequence bigint not null,
  run integer,
  "time" timestamp(3) with time zone not null,
  actor text not null,
  login text not null,
  action text not null,
  address text not null,
  before jsonb,
  after jsonb,
  commit text,
  plan_digest text,
  salt text,
  payload_digest text not null,
  heads jsonb,
  previous_hash text not null,
  hash text not null,
  constraint audit_events_format_check CHECK ((format = 1)),
  constraint audit_events_pkey PRIMARY KEY (chain, sequence),
  constraint audit_events_sequence_check CHECK ((sequence > 0))
);

create table bylaw.behaviour (
  singleton boolean default true not null,
  version integer not null,
  compatible_with integer not null,
  digest text not null,
  made_by text not null,
  migrations text[] not null,
  constraint behaviour_pkey PRIMARY KEY (singleton),
  constraint behaviour_singleton_check CHECK (singleton)
);

create table bylaw.behaviour_objects (
  name text not null,
  identity text not null,
  digest text not null,
  printed text,
  printed_by integer,
  constraint behaviour_objects_pkey PRIMARY KEY (name)
);

create table bylaw.connection_admins (
  workspace text not null,
  connection text not null,
  email text not null,
  constraint connection_admins_pkey PRIMARY KEY (workspace, connection, email)
);

create table bylaw.connections (
  workspace text not null,
  name text not null,
  "with" text not null,
  region text not null,
  with_region text not null,
  requested_by text not null,
  allow text[] default '{playbook,space,vault,workflow}'::text[] not null,
  reason text,
  renew integer default 0 not null,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  incarnation integer default 0 not null,
  withdrawn integer,
  written_as text,
  constraint connection_region CHECK ((region = with_region)),
  constraint connection_self CHECK ((workspace <> "with")),
  constraint connections_allow_check CHECK ((allow <@ ARRAY['space'::text, 'workflow'::text, 'playbook'::text, 'vault'::text])),
  constraint connections_pkey PRIMARY KEY (workspace, name),
  constraint connections_renew_check CHECK ((renew >= 0)),
  constraint connections_workspace_with_key UNIQUE (workspace, "with")
);

create table bylaw.decisions (
  workspace text not null,
  kind text not null,
  name text not null,
  sequence integer not null,
  "with" text not null,
  side text not null,
  decision text not null,
  by text not null,
  actor text not null,
  login text not null,
  automatic boolean default false not null,
  digest text not null,
  incarnation integer not null,
  epoch integer not null,
  renew integer not null,
  target text,
  allow text[] default '{}'::text[] not null,
  reason text,
  source text,
  "time" timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone,
  constraint decisions_decision_check CHECK ((decision = ANY (ARRAY['approve'::text, 'deny'::text, 'revoke'::text]))),
  constraint decisions_kind_check CHECK ((kind = ANY (ARRAY['share'::text, 'connection'::text]))),
  constraint decisions_pkey PRIMARY KEY (workspace, kind, name, sequence),
  constraint decisions_sequence_check CHECK ((sequence > 0))
);

create table bylaw.epochs (
  workspace text not null,
  "with" text not null,
  epoch integer not null,
  since timestamp(3) with time zone,
  constraint epochs_check CHECK (((workspace COLLATE "C") < ("with" COLLATE "C"))),
  constraint epochs_epoch_check CHECK ((epoch > 0)),
  constraint epochs_pkey PRIMARY KEY (workspace, "with")
);

create table bylaw.grant_permissions (
  workspace text not null,
  "grant" text not null,
  permission text not null,
  constraint grant_permissions_pkey PRIMARY KEY (workspace, "grant", permission)
);

create table bylaw.grants (
  workspace text not null,
  name text not null,
  subject text not null,
  expires timestamp with time zone,
  reason text,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  subject_user text generated always as (
CASE
    WHEN (subject ~~ 'user:%'::text) THEN substr(subject, 6)
    ELSE NULL::text
END) stored,
  subject_team text generated always as (
CASE
    WHEN (subject ~~ 'team:%'::text) THEN substr(subject, 6)
    ELSE NULL::text
END) stored,
  subject_role text generated always as (
CASE
    WHEN (subject ~~ 'role:%'::text) THEN NULLIF(substr(subject, 6), 'admin'::text)
    ELSE NULL::text
END) stored,
  constraint grants_expires_check CHECK (((expires >= '0001-01-02 00:00:00+00'::timestamp with time zone) AND (expires <= '10000-01-01 00:00:00+00'::timestamp with time zone))),
  constraint grants_pkey PRIMARY KEY (workspace, name),
  constraint grants_subject_check CHECK (((subject ~ '^(user|team|role):.'::text) OR (subject = 'everyone'::text)))
);

create table bylaw.guest_spaces (
  workspace text not null,
  email text not null,
  space text not null,
  role text not null,
  constraint guest_spaces_pkey PRIMARY KEY (workspace, email, space),
  constraint guest_spaces_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'co-owner'::text])))
);

create table bylaw.guests (
  workspace text not null,
  email text not null,
  invited_by text not null,
  expires timestamp with time zone,
  renew integer default 0 not null,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  constraint guests_email_check CHECK ((email = lower(email))),
  constraint guests_expires_check CHECK (((expires >= '0001-01-02 00:00:00+00'::timestamp with time zone) AND (expires <= '10000-01-01 00:00:00+00'::timestamp with time zone))),
  constraint guests_pkey PRIMARY KEY (workspace, email),
  constraint guests_renew_check CHECK ((renew >= 0))
);

create table bylaw.incarnations (
  workspace text not null,
  kind text not null,
  name text not null,
  last integer not null,
  constraint incarnations_kind_check CHECK ((kind = ANY (ARRAY['share'::text, 'connection'::text]))),
  constraint incarnations_last_check CHECK ((last > 0)),
  constraint incarnations_pkey PRIMARY KEY (workspace, kind, name)
);

create table bylaw.installation (
  id uuid not null,
  singleton boolean default true not null,
  constraint installation_pkey PRIMARY KEY (id),
  constraint installation_singleton_check CHECK (singleton),
  constraint installation_singleton_key UNIQUE (singleton)
);

create table bylaw.member_roles (
  workspace text not null,
  email text not null,
  role text not null,
  declared_role text generated always as (NULLIF(role, 'admin'::text)) stored,
  constraint member_roles_pkey PRIMARY KEY (workspace, email, role)
);

create table bylaw.members (
  workspace text not null,
  email text not null,
  display_name text,
  status text default 'active'::text not null,
  expires timestamp with time zone,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  constraint members_email_check CHECK ((email = lower(email))),
  constraint members_expires_check CHECK (((expires >= '0001-01-02 00:00:00+00'::timestamp with time zone) AND (expires <= '10000-01-01 00:00:00+00'::timestamp with time zone))),
  constraint members_pkey PRIMARY KEY (workspace, email),
  constraint members_status_check CHECK ((status = ANY (ARRAY['active'::text, 'deactivated'::text])))
);

create table bylaw.migrations (
  name text not null,
  applied_at timestamp with time zone default transaction_timestamp() not null,
  constraint migrations_pkey PRIMARY KEY (name)
);

create table bylaw.offboarded (
  workspace text not null,
  email_digest text not null,
  person text not null,
  anonymised boolean default false not null,
  "time" timestamp(3) with time zone not null,
  constraint offboarded_pkey PRIMARY KEY (workspace, email_digest)
);

create table bylaw.people (
  id text not null,
  email text,
  salt text,
  noted boolean default false not null,
  constraint people_email_check CHECK (((email = lower(email)) AND (email ~ '^[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+@[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+$'::text))),
  constraint people_email_key UNIQUE (email),
  constraint people_id_check CHECK ((id ~ '^p_[0-9a-f]{24}$'::text)),
  constraint people_pkey PRIMARY KEY (id)
);

create table bylaw.requests (
  workspace text not null,
  kind text not null,
  name text not null,
  side text not null,
  digest text not null,
  asked text not null,
  asked_by text not null,
  since timestamp(3) with time zone not null,
  constraint requests_kind_check CHECK ((kind = ANY (ARRAY['share'::text, 'connection'::text]))),
  constraint requests_pkey PRIMARY KEY (workspace, kind, name, side)
);

create table bylaw.resources (
  workspace text not null,
  name text not null,
  type text not null,
  creator text not null,
  title text,
  general_access text default 'restricted'::text not null,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  constraint resources_general_access_check CHECK ((general_access = ANY (ARRAY['restricted'::text, 'link'::text, 'global'::text]))),
  constraint resources_pkey PRIMARY KEY (workspace, name),
  constraint resources_type_check CHECK ((type = ANY (ARRAY['workflow'::text, 'playbook'::text, 'vault'::text, 'thread'::text]))),
  constraint resources_workspace_name_type_key UNIQUE (workspace, name, type)
);

create table bylaw.role_permissions (
  workspace text not null,
  role text not null,
  permission text not null,
  constraint role_permissions_pkey PRIMARY KEY (workspace, role, permission)
);

create table bylaw.roles (
  workspace text not null,
  name text not null,
  description text,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  constraint roles_name_check CHECK ((name <> 'admin'::text)),
  constraint roles_pkey PRIMARY KEY (workspace, name)
);

create table bylaw.runs (
  set text not null,
  run integer not null,
  "time" timestamp(3) with time zone not null,
  actor text not null,
  login text not null,
  commit text,
  plan_digest text not null,
  attempt uuid not null,
  created integer not null,
  updated integer not null,
  deleted integer not null,
  adopted integer not null,
  constraint runs_attempt_key UNIQUE (attempt),
  constraint runs_pkey PRIMARY KEY (set, run),
  constraint runs_run_check CHECK ((run > 0)),
  constraint runs_set_plan_digest_key UNIQUE (set, plan_digest)
);

create table bylaw.set_objects (
  set text not null,
  address text not null,
  digest text not null,
  constraint set_objects_pkey PRIMARY KEY (set, address)
);

create table bylaw.sets (
  name text not null,
  last_run integer default 0 not null,
  constraint sets_pkey PRIMARY KEY (name)
);

create table bylaw.share_recipients (
  workspace text not null,
  share text not null,
  subject text not null,
  role text not null,
  expires timestamp with time zone,
  subject_workspace text not null,
  subject_user text generated always as (
CASE
    WHEN (subject ~~ 'user:%'::text) THEN substr(subject, 6)
    ELSE NULL::text
END) stored,
  subject_team text generated always as (
CASE
    WHEN (subject ~~ 'team:%'::text) THEN substr(subject, 6)
    ELSE NULL::text
END) stored,
  constraint share_recipients_expires_check CHECK (((expires >= '0001-01-02 00:00:00+00'::timestamp with time zone) AND (expires <= '10000-01-01 00:00:00+00'::timestamp with time zone))),
  constraint share_recipients_pkey PRIMARY KEY (workspace, share, subject),
  constraint share_recipients_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'co-owner'::text]))),
  constraint share_recipients_subject_check CHECK (((subject ~ '^(user|team|right):.'::text) OR (subject = 'everyone'::text)))
);

create table bylaw.shares (
  workspace text not null,
  name text not null,
  target text not null,
  requested_by text not null,
  "into" text,
  role text,
  "with" text,
  region text,
  with_region text,
  reason text,
  renew integer default 0 not null,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  target_space text generated always as (
CASE
    WHEN (target ~~ 'space:%'::text) THEN substr(target, 7)
    ELSE NULL::text
END) stored,
  target_resource text generated always as (
CASE
    WHEN (target !~~ 'space:%'::text) THEN split_part(target, ':'::text, 2)
    ELSE NULL::text
END) stored,
  target_type text generated always as (
CASE
    WHEN (target !~~ 'space:%'::text) THEN split_part(target, ':'::text, 1)
    ELSE NULL::text
END) stored,
  into_space text generated always as (substr("into", 7)) stored,
  incarnation integer default 0 not null,
  constraint share_into CHECK (((("into" IS NULL) = (role IS NULL)) AND (("into" IS NULL) OR ("with" IS NOT NULL)))),
  constraint share_region CHECK (((("with" IS NULL) AND (region IS NULL) AND (with_region IS NULL)) OR (("with" IS NOT NULL) AND (region IS NOT NULL) AND (with_region IS NOT NULL) AND (region = with_region)))),
  constraint share_self CHECK ((workspace <> "with")),
  constraint shares_into_check CHECK (("into" ~ '^space:.'::text)),
  constraint shares_pkey PRIMARY KEY (workspace, name),
  constraint shares_renew_check CHECK ((renew >= 0)),
  constraint shares_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'co-owner'::text]))),
  constraint shares_target_check CHECK ((target ~ '^(space|workflow|playbook|vault|thread):.'::text)),
  constraint shares_workspace_name_with_key UNIQUE (workspace, name, "with")
);

create table bylaw.space_resources (
  workspace text not null,
  space text not null,
  type text not null,
  resource text not null,
  constraint space_resources_pkey PRIMARY KEY (workspace, space, resource)
);

create table bylaw.spaces (
  workspace text not null,
  name text not null,
  type text not null,
  creator text not null,
  display_name text,
  region text not null,
  general_access text default 'restricted'::text not null,
  protect boolean default false not null,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  constraint spaces_general_access_check CHECK ((general_access = ANY (ARRAY['restricted'::text, 'link'::text, 'global'::text]))),
  constraint spaces_pkey PRIMARY KEY (workspace, name),
  constraint spaces_type_check CHECK ((type = ANY (ARRAY['internal'::text, 'external'::text])))
);

create table bylaw.team_members (
  workspace text not null,
  team text not null,
  email text not null,
  constraint team_members_pkey PRIMARY KEY (workspace, team, email)
);

create table bylaw.teams (
  workspace text not null,
  name text not null,
  display_name text,
  parent text,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  constraint teams_check CHECK ((parent <> name)),
  constraint teams_pkey PRIMARY KEY (workspace, name)
);

create table bylaw.users (
  email text not null,
  display_name text,
  system_admin boolean default false not null,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  constraint users_email_check CHECK ((email = lower(email))),
  constraint users_pkey PRIMARY KEY (email)
);

create table bylaw.workspace_integrations (
  workspace text not null,
  name text not null,
  enabled boolean default true not null,
  config jsonb default '{}'::jsonb not null,
  secret_ref text,
  constraint workspace_integrations_pkey PRIMARY KEY (workspace, name)
);

create table bylaw.workspace_providers (
  workspace text not null,
  name text not null,
  models text[] default '{}'::text[] not null,
  constraint workspace_providers_pkey PRIMARY KEY (workspace, name)
);

create table bylaw.workspaces (
  name text not null,
  display_name text not null,
  organization text not null,
  region text not null,
  guest_accounts boolean default false not null,
  partners_allow text[] default '{}'::text[] not null,
  partners_deny text[] default '{}'::text[] not null,
  separation_of_duties text default 'standard'::text not null,
  protect boolean default true not null,
  retention_days integer default 30 not null,
  logo_url text,
  handbook_url text,
  brand_color text,
  default_model text,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  archived_at timestamp with time zone,
  changes bigint default 0 not null,
  constraint workspaces_name_region_key UNIQUE (name, region),
  constraint workspaces_pkey PRIMARY KEY (name),
  constraint workspaces_region_check CHECK ((region = ANY (ARRAY['US'::text, 'EU'::text, 'AU'::text]))),
  constraint workspaces_retention_days_check CHECK ((retention_days >= 0)),
  constraint workspaces_separation_of_duties_check CHECK ((separation_of_duties = ANY (ARRAY['standard'::text, 'strict'::text])))
);

-- Indexes

CREATE INDEX approvals_by ON bylaw.approvals USING btree (workspace, by);
CREATE INDEX approvals_request ON bylaw.approvals USING btree (request);
CREATE INDEX audit_events_address ON bylaw.audit_events USING btree (address);
CREATE INDEX connection_admins_email ON bylaw.connection_admins USING btree (workspace, email);
CREATE INDEX connections_requested_by ON bylaw.connections USING btree (workspace, requested_by);
CREATE INDEX connections_with ON bylaw.connections USING btree ("with");
CREATE INDEX decisions_side ON bylaw.decisions USING btree (side, source);
CREATE INDEX grants_role ON bylaw.grants USING btree (workspace, subject_role);
CREATE INDEX grants_team ON bylaw.grants USING btree (workspace, subject_team);
CREATE INDEX grants_user ON bylaw.grants USING btree (workspace, subject_user);
CREATE INDEX guest_spaces_space ON bylaw.guest_spaces USING btree (workspace, space);
CREATE INDEX guests_email ON bylaw.guests USING btree (email);
CREATE INDEX guests_invited_by ON bylaw.guests USING btree (workspace, invited_by);
CREATE INDEX member_roles_role ON bylaw.member_roles USING btree (workspace, role);
CREATE INDEX members_email ON bylaw.members USING btree (email);
CREATE INDEX people_not_noted ON bylaw.people USING btree (id) WHERE (NOT noted);
CREATE INDEX requests_side ON bylaw.requests USING btree (side);
CREATE INDEX resources_creator ON bylaw.resources USING btree (workspace, creator);
CREATE INDEX share_recipients_team ON bylaw.share_recipients USING btree (subject_workspace, subject_team);
CREATE INDEX share_recipients_user ON bylaw.share_recipients USING btree (subject_workspace, subject_user);
CREATE INDEX shares_requested_by ON bylaw.shares USING btree (workspace, requested_by);
CREATE INDEX shares_target_name ON bylaw.shares USING btree (workspace, split_part(target, ':'::text, 2));
CREATE INDEX shares_target_resource ON bylaw.shares USING btree (workspace, target_resource);
CREATE INDEX shares_target_space ON bylaw.shares USING btree (workspace, target_space);
CREATE INDEX shares_with ON bylaw.shares USING btree ("with");
CREATE INDEX space_resources_resource ON bylaw.space_resources USING btree (workspace, resource);
CREATE INDEX spaces_creator ON bylaw.spaces USING btree (workspace, creator);
CREATE INDEX team_members_email ON bylaw.team_members USING btree (workspace, email);
CREATE INDEX teams_parent ON bylaw.teams USING btree (workspace, parent);

-- Keys between tables

alter table bylaw.approvals add constraint approvals_workspace_by_fkey FOREIGN KEY (workspace, by) REFERENCES bylaw.members(workspace, email);
alter table bylaw.approvals add constraint approvals_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.connection_admins add constraint connection_admins_workspace_connection_fkey FOREIGN KEY (workspace, connection) REFERENCES bylaw.connections(workspace, name) ON DELETE CASCADE;
alter table bylaw.connection_admins add constraint connection_admins_workspace_email_fkey FOREIGN KEY (workspace, email) REFERENCES bylaw.members(workspace, email);
alter table bylaw.connections add constraint connections_with_with_region_fkey FOREIGN KEY ("with", with_region) REFERENCES bylaw.workspaces(name, region);
alter table bylaw.connections add constraint connections_workspace_region_fkey FOREIGN KEY (workspace, region) REFERENCES bylaw.workspaces(name, region);
alter table bylaw.connections add constraint connections_workspace_requested_by_fkey FOREIGN KEY (workspace, requested_by) REFERENCES bylaw.members(workspace, email);
alter table bylaw.grant_permissions add constraint grant_permissions_workspace_grant_fkey FOREIGN KEY (workspace, "grant") REFERENCES bylaw.grants(workspace, name) ON DELETE CASCADE;
alter table bylaw.grants add constraint grants_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.grants add constraint grants_workspace_subject_role_fkey FOREIGN KEY (workspace, subject_role) REFERENCES bylaw.roles(workspace, name);
alter table bylaw.grants add constraint grants_workspace_subject_team_fkey FOREIGN KEY (workspace, subject_team) REFERENCES bylaw.teams(workspace, name);
alter table bylaw.grants add constraint grants_workspace_subject_user_fkey FOREIGN KEY (workspace, subject_user) REFERENCES bylaw.members(workspace, email);
alter table bylaw.guest_spaces add constraint guest_spaces_workspace_email_fkey FOREIGN KEY (workspace, email) REFERENCES bylaw.guests(workspace, email) ON DELETE CASCADE;
alter table bylaw.guest_spaces add constraint guest_spaces_workspace_space_fkey FOREIGN KEY (workspace, space) REFERENCES bylaw.spaces(workspace, name);
alter table bylaw.guests add constraint guests_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.guests add constraint guests_workspace_invited_by_fkey FOREIGN KEY (workspace, invited_by) REFERENCES bylaw.members(workspace, email);
alter table bylaw.member_roles add constraint member_roles_workspace_declared_role_fkey FOREIGN KEY (workspace, declared_role) REFERENCES bylaw.roles(workspace, name);
alter table bylaw.member_roles add constraint member_roles_workspace_email_fkey FOREIGN KEY (workspace, email) REFERENCES bylaw.members(workspace, email) ON DELETE CASCADE;
alter table bylaw.members add constraint members_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.offboarded add constraint offboarded_person_fkey FOREIGN KEY (person) REFERENCES bylaw.people(id);
alter table bylaw.resources add constraint resources_workspace_creator_fkey FOREIGN KEY (workspace, creator) REFERENCES bylaw.members(workspace, email);
alter table bylaw.resources add constraint resources_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.role_permissions add constraint role_permissions_workspace_role_fkey FOREIGN KEY (workspace, role) REFERENCES bylaw.roles(workspace, name) ON DELETE CASCADE;
alter table bylaw.roles add constraint roles_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.runs add constraint runs_actor_fkey FOREIGN KEY (actor) REFERENCES bylaw.people(id);
alter table bylaw.runs add constraint runs_set_fkey FOREIGN KEY (set) REFERENCES bylaw.sets(name);
alter table bylaw.set_objects add constraint set_objects_set_fkey FOREIGN KEY (set) REFERENCES bylaw.sets(name);
alter table bylaw.share_recipients add constraint share_recipients_subject_workspace_subject_team_fkey FOREIGN KEY (subject_workspace, subject_team) REFERENCES bylaw.teams(workspace, name);
alter table bylaw.share_recipients add constraint share_recipients_subject_workspace_subject_user_fkey FOREIGN KEY (subject_workspace, subject_user) REFERENCES bylaw.members(workspace, email);
alter table bylaw.share_recipients add constraint share_recipients_workspace_share_fkey FOREIGN KEY (workspace, share) REFERENCES bylaw.shares(workspace, name) ON DELETE CASCADE;
alter table bylaw.shares add constraint shares_with_into_space_fkey FOREIGN KEY ("with", into_space) REFERENCES bylaw.spaces(workspace, name);
alter table bylaw.shares add constraint shares_with_with_region_fkey FOREIGN KEY ("with", with_region) REFERENCES bylaw.workspaces(name, region);
alter table bylaw.shares add constraint shares_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.shares add constraint shares_workspace_region_fkey FOREIGN KEY (workspace, region) REFERENCES bylaw.workspaces(name, region);
alter table bylaw.shares add constraint shares_workspace_requested_by_fkey FOREIGN KEY (workspace, requested_by) REFERENCES bylaw.members(workspace, email);
alter table bylaw.shares add constraint shares_workspace_target_resource_target_type_fkey FOREIGN KEY (workspace, target_resource, target_type) REFERENCES bylaw.resources(workspace, name, type);
alter table bylaw.shares add constraint shares_workspace_target_space_fkey FOREIGN KEY (workspace, target_space) REFERENCES bylaw.spaces(workspace, name);
alter table bylaw.space_resources add constraint space_resources_workspace_resource_type_fkey FOREIGN KEY (workspace, resource, type) REFERENCES bylaw.resources(workspace, name, type);
alter table bylaw.space_resources add constraint space_resources_workspace_space_fkey FOREIGN KEY (workspace, space) REFERENCES bylaw.spaces(workspace, name) ON DELETE CASCADE;
alter table bylaw.spaces add constraint spaces_workspace_creator_fkey FOREIGN KEY (workspace, creator) REFERENCES bylaw.members(workspace, email);
alter table bylaw.spaces add constraint spaces_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.spaces add constraint spaces_workspace_region_fkey FOREIGN KEY (workspace, region) REFERENCES bylaw.workspaces(name, region);
alter table bylaw.team_members add constraint team_members_workspace_email_fkey FOREIGN KEY (workspace, email) REFERENCES bylaw.members(workspace, email);
alter table bylaw.team_members add constraint team_members_workspace_team_fkey FOREIGN KEY (workspace, team) REFERENCES bylaw.teams(workspace, name) ON DELETE CASCADE;
alter table bylaw.teams add constraint teams_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.teams add constraint teams_workspace_parent_fkey FOREIGN KEY (workspace, parent) REFERENCES bylaw.teams(workspace, name);
alter table bylaw.workspace_integrations add constraint workspace_integrations_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name) ON DELETE CASCADE;
alter table bylaw.workspace_providers add constraint workspace_providers_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name) ON DELETE CASCADE;

-- Views

create view bylaw.access_paths as
 SELECT p.workspace,
    p.type,
    p.name,
    p.at_workspace,
    p.at_type,
    p.at_name,
    d.email,
    bylaw.lower_level(p.most, d.level) AS level,
    d.link,
    (p.steps || d.via) AS via
   FROM (bylaw.places p
     JOIN bylaw.direct_access_paths d ON (((d.workspace = p.at_workspace) AND (d.type = p.at_type) AND (d.name = p.at_name))))
  WHERE ((p.place = 'itself'::text) OR ((p.place = 'in a space'::text) AND (NOT d.admin) AND ((d.share IS NULL) OR (EXISTS ( SELECT
           FROM bylaw.resources_in_force f
          WHERE ((f.workspace = d.workspace) AND (f.share = d.share) AND (f.resource = ((p.type || ':'::text) || p.name))))))) OR ((p.place = 'contributed'::text) AND ((d.home IS NULL) OR (EXISTS ( SELECT
           FROM bylaw.capabilities c
          WHERE ((c.workspace = d.home) AND (c.email = d.email) AND (c.capability = 'use:external_collaboration'::text)))))))
UNION ALL
 SELECT t.workspace,
    t.type,
    t.name,
    t.workspace AS at_workspace,
    t.type AS at_type,
    t.name AS at_name,
    a.email,
    'co-owner'::text AS level,
    false AS link,
    ARRAY['system-admin'::text] AS via
   FROM (bylaw.targets t
     JOIN bylaw.system_admins a ON ((a.workspace = t.workspace)));

create view bylaw.active_connections as
 SELECT o.workspace,
    o."with",
    e.epoch,
    e.since,
    ARRAY( SELECT unnest(o.allow) AS unnest
        INTERSECT
         SELECT unnest(t.allow) AS unnest) AS allow
   FROM ((((bylaw.agreements_in_force o
     JOIN bylaw.agreements_in_force t ON (((t.workspace = o."with") AND (t."with" = o.workspace))))
     JOIN bylaw.epochs e ON (((e.workspace = LEAST((o.workspace COLLATE "C"), (o."with" COLLATE "C"))) AND (e."with" = GREATEST((o.workspace COLLATE "C"), (o."with" COLLATE "C"))))))
     JOIN bylaw.workspaces w ON (((w.name = o.workspace) AND (w.archived_at IS NULL))))
     JOIN bylaw.workspaces v ON (((v.name = o."with") AND (v.archived_at IS NULL))))
  WHERE ((NOT (o."with" = ANY (w.partners_deny))) AND ((w.partners_allow = '{}'::text[]) OR (o."with" = ANY (w.partners_allow))) AND (NOT (o.workspace = ANY (v.partners_deny))) AND ((v.partners_allow = '{}'::text[]) OR (o.workspace = ANY (v.partners_allow))));

create view bylaw.active_guests as
 SELECT g.workspace,
    g.email
   FROM (bylaw.guests g
     JOIN bylaw.workspaces w ON (((w.name = g.workspace) AND (w.archived_at IS NULL) AND w.guest_accounts)))
  WHERE (((g.expires IS NULL) OR (g.expires > statement_timestamp())) AND (NOT (EXISTS ( SELECT
           FROM bylaw.active_memberships a
          WHERE (a.email = g.email)))) AND (NOT (EXISTS ( SELECT
           FROM bylaw.members m
          WHERE ((m.workspace = g.workspace) AND (m.email = g.email))))));

create view bylaw.active_memberships as
 SELECT m.workspace,
    m.email
   FROM (bylaw.members m
     JOIN bylaw.workspaces w ON (((w.name = m.workspace) AND (w.archived_at IS NULL))))
  WHERE ((m.status = 'active'::text) AND ((m.expires IS NULL) OR (m.expires > statement_timestamp())));

create view bylaw.agreements_in_force as
 SELECT a.workspace,
    a."with",
    c.allow
   FROM (bylaw.agreements a
     JOIN bylaw.connections c ON (((c.workspace = a.workspace) AND (c.name = a.connection) AND (c.incarnation = a.incarnation) AND (c."with" = a."with") AND ((c.withdrawn IS NULL) OR (c.renew > c.withdrawn)))))
UNION ALL
 SELECT a.workspace,
    a."with",
    d.allow
   FROM ((bylaw.agreements a
     JOIN bylaw.decisions d ON (((d.workspace = a."with") AND (d.kind = 'connection'::text) AND (d.name = a.request) AND (d.sequence = a.sequence) AND (d.side = a.workspace) AND (d.decision = 'approve'::text) AND (d.ended_at IS NULL))))
     JOIN bylaw.connections c ON (((c.workspace = d.workspace) AND (c.name = d.name) AND (c.incarnation = d.incarnation) AND (c."with" = a.workspace))));

create view bylaw.capabilities as
 SELECT m.workspace,
    m.email,
    p.permission AS capability
   FROM ((bylaw.active_memberships m
     JOIN bylaw.member_roles r ON (((r.workspace = m.workspace) AND (r.email = m.email))))
     JOIN bylaw.role_permissions p ON (((p.workspace = r.workspace) AND (p.role = r.role))))
UNION ALL
 SELECT m.workspace,
    m.email,
    g.permission AS capability
   FROM (bylaw.active_memberships m
     JOIN bylaw.unexpired_grants g ON (((g.workspace = m.workspace) AND (g.subject_user = m.email))))
UNION ALL
 SELECT m.workspace,
    m.email,
    g.permission AS capability
   FROM ((bylaw.active_memberships m
     JOIN bylaw.team_members t ON (((t.workspace = m.workspace) AND (t.email = m.email))))
     JOIN bylaw.unexpired_grants g ON (((g.workspace = t.workspace) AND (g.subject_team = t.team))))
UNION ALL
 SELECT m.workspace,
    m.email,
    g.permission AS capability
   FROM ((bylaw.active_memberships m
     JOIN bylaw.member_roles r ON (((r.workspace = m.workspace) AND (r.email = m.email))))
     JOIN bylaw.unexpired_grants g ON (((g.workspace = r.workspace) AND (g.subject = ('role:'::text || r.role)))))
UNION ALL
 SELECT m.workspace,
    m.email,
    g.permission AS capability
   FROM (bylaw.active_memberships m
     JOIN bylaw.unexpired_grants g ON (((g.workspace = m.workspace) AND (g.subject = 'everyone'::text))));

create view bylaw.contributions_in_force as
 SELECT s.workspace,
    s.name AS share,
    s."with",
    s.target,
    s.into_space,
    bylaw.lower_level(s.role, bylaw.lower_level(h.role, p.role)) AS role
   FROM (((bylaw.shares s
     JOIN bylaw.active_connections c ON (((c.workspace = s.workspace) AND (c."with" = s."with") AND (split_part(s.target, ':'::text, 1) = ANY (c.allow)))))
     JOIN bylaw.recipients_approved_by_side h ON (((h.workspace = s.workspace) AND (h.share = s.name) AND (h.side = s.workspace) AND (h.subject = s."into"))))
     JOIN bylaw.recipients_approved_by_side p ON (((p.workspace = s.workspace) AND (p.share = s.name) AND (p.side = s."with") AND (p.subject = s."into"))));

create view bylaw.current_connection_requests as
 SELECT workspace,
    name,
    "with",
    incarnation,
    epoch,
    renew,
    requested_by,
    managed_by,
    ('sha256:'::text || encode(sha256(convert_to(head, 'UTF8'::name)), 'hex'::text)) AS digest,
    ('sha256:'::text || encode(sha256(convert_to(((head || '
'::text) || (json_build_array('requestedBy', requested_by))::text), 'UTF8'::name)), 'hex'::text)) AS asked
   FROM ( SELECT c.workspace,
            c.name,
            c."with",
            i.incarnation,
            COALESCE(e.epoch, 1) AS epoch,
            c.renew,
            c.requested_by,
            c.managed_by,
            concat_ws('
'::text, (json_build_array('connection', ((c.workspace || '/'::text) || c.name)))::text, (json_build_array('with', c."with"))::text, ( SELECT (json_agg(a.x ORDER BY a.ord, (a.x COLLATE "C")))::text AS json_agg
                   FROM ( SELECT 'allow'::text AS x,
                            0 AS ord
                        UNION ALL
                         SELECT unnest(c.allow) AS unnest,
                            1) a), (json_build_array('renew', (c.renew)::text))::text, (json_build_array('incarnation', (i.incarnation)::text))::text) AS head
           FROM ((((bylaw.connections c
             JOIN bylaw.workspaces w ON (((w.name = c.workspace) AND (w.archived_at IS NULL))))
             JOIN bylaw.workspaces v ON (((v.name = c."with") AND (v.archived_at IS NULL))))
             CROSS JOIN LATERAL ( SELECT
                        CASE
                            WHEN (c.incarnation > 0) THEN c.incarnation
                            ELSE (1 + COALESCE(( SELECT n.last
                               FROM bylaw.incarnations n
                              WHERE ((n.workspace = c.workspace) AND (n.kind = 'connection'::text) AND (n.name = c.name))), 0))
                        END AS incarnation) i)
             LEFT JOIN bylaw.epochs e ON (((e.workspace = LEAST((c.workspace COLLATE "C"), (c."with" COLLATE "C"))) AND (e."with" = GREATEST((c.workspace COLLATE "C"), (c."with" COLLATE "C"))))))) t;

create view bylaw.current_requests as
 SELECT s.workspace,
    'share'::text AS kind,
    s.name,
    s.side,
    s."with",
    s.incarnation,
    s.epoch,
    s.renew,
    s.requested_by,
    s.target,
    s.managed_by,
    s.digest,
    s.asked
   FROM bylaw.current_share_requests s
UNION ALL
 SELECT c.workspace,
    'connection'::text AS kind,
    c.name,
    c."with" AS side,
    c."with",
    c.incarnation,
    c.epoch,
    c.renew,
    c.requested_by,
    NULL::text AS target,
    c.managed_by,
    c.digest,
    c.asked
   FROM bylaw.current_connection_requests c;

create view bylaw.current_share_requests as
 SELECT t.workspace,
    t.name,
    x.side,
    t."with",
    t.incarnation,
    t.epoch,
    t.renew,
    t.requested_by,
    t.target,
    t.managed_by,
    ('sha256:'::text || encode(sha256(convert_to(concat_ws('
'::text, t.head, (json_build_array('epoch', (t.epoch)::text))::text,
        CASE
            WHEN (x.side = t.workspace) THEN t.resources
            ELSE NULL::text
        END), 'UTF8'::name)), 'hex'::text)) AS digest,
    ('sha256:'::text || encode(sha256(convert_to(concat_ws('
'::text, t.head, (json_build_array('requestedBy', t.requested_by))::text,
        CASE
            WHEN (x.side = t.workspace) THEN t.resources
            ELSE NULL::text
        END), 'UTF8'::name)), 'hex'::text)) AS asked
   FROM (( SELECT s.workspace,
            s.name,
            s."with",
            i.incarnation,
            COALESCE(e.epoch, 1) AS epoch,
            s.renew,
            s.requested_by,
            s.target,
            s.managed_by,
            concat_ws('
'::text, (json_build_array('share', ((s.workspace || '/'::text) || s.name)))::text, (json_build_array('target', s.target))::text, (json_build_array('with', s."with"))::text, ( SELECT string_agg((json_build_array('to', r.subject, r.role, COALESCE(((floor((EXTRACT(epoch FROM r.expires) * (1000)::numeric)))::bigint)::text, ''::text)))::text, '
'::text ORDER BY (r.subject COLLATE "C")) AS string_agg
                   FROM bylaw.share_recipients r
                  WHERE ((r.workspace = s.workspace) AND (r.share = s.name))),
                CASE
                    WHEN (s."into" IS NOT NULL) THEN (json_build_array('into', s."into", s.role))::text
                    ELSE NULL::text
                END, (json_build_array('renew', (s.renew)::text))::text, (json_build_array('incarnation', (i.incarnation)::text))::text) AS head,
            ( SELECT string_agg((json_build_array('resource', ((r.type || ':'::text) || r.resource)))::text, '
'::text ORDER BY (((r.type || ':'::text) || r.resource) COLLATE "C")) AS string_agg
                   FROM bylaw.space_resources r
                  WHERE ((r.workspace = s.workspace) AND (r.space = s.target_space))) AS resources
           FROM ((((bylaw.shares s
             JOIN bylaw.workspaces w ON (((w.name = s.workspace) AND (w.archived_at IS NULL))))
             JOIN bylaw.workspaces v ON (((v.name = s."with") AND (v.archived_at IS NULL))))
             CROSS JOIN LATERAL ( SELECT
                        CASE
                            WHEN (s.incarnation > 0) THEN s.incarnation
                            ELSE (1 + COALESCE(( SELECT n.last
                               FROM bylaw.incarnations n
                              WHERE ((n.workspace = s.workspace) AND (n.kind = 'share'::text) AND (n.name = s.name))), 0))
                        END AS incarnation) i)
             LEFT JOIN bylaw.epochs e ON (((e.workspace = LEAST((s.workspace COLLATE "C"), (s."with" COLLATE "C"))) AND (e."with" = GREATEST((s.workspace COLLATE "C"), (s."with" COLLATE "C"))))))
          WHERE (s."with" IS NOT NULL)) t
     CROSS JOIN LATERAL ( VALUES (t.workspace), (t."with")) x(side));

create view bylaw.direct_access_paths as
 SELECT g.workspace,
    g.type,
    g.name,
    g.email,
    g.level,
    g.link,
    g.via,
    g.workspace AS home,
    NULL::text AS share,
    false AS admin
   FROM (bylaw.internal_access_paths g
     JOIN bylaw.active_memberships m ON (((m.workspace = g.workspace) AND (m.email = g.email))))
  WHERE ((g.type <> 'space'::text) OR (EXISTS ( SELECT
           FROM bylaw.capabilities c
          WHERE ((c.workspace = g.workspace) AND (c.email = g.email) AND (c.capability = 'use:shared_spaces'::text)))))
UNION ALL
 SELECT f.workspace,
    split_part(f.target, ':'::text, 1) AS type,
    split_part(f.target, ':'::text, 2) AS name,
    f.subject_user AS email,
    f.role AS level,
    false AS link,
    ARRAY[((('Share/'::text || f.workspace) || '/'::text) || f.share), f.subject] AS via,
    f."with" AS home,
    f.share,
    false AS admin
   FROM bylaw.recipients_in_force f
  WHERE ((f.subject_user IS NOT NULL) AND ((f.expires IS NULL) OR (f.expires > statement_timestamp())) AND (EXISTS ( SELECT
           FROM bylaw.capabilities c
          WHERE ((c.workspace = f."with") AND (c.email = f.subject_user) AND (c.capability = 'use:external_collaboration'::text)))) AND ((f.target !~~ 'space:%'::text) OR (EXISTS ( SELECT
           FROM bylaw.capabilities c
          WHERE ((c.workspace = f."with") AND (c.email = f.subject_user) AND (c.capability = 'use:shared_spaces'::text))))))
UNION ALL
 SELECT i.workspace,
    'space'::text AS type,
    i.space AS name,
    i.email,
    i.role AS level,
    false AS link,
    ARRAY[((('Guest/'::text || i.workspace) || '/'::text) || i.email)] AS via,
    NULL::text AS home,
    NULL::text AS share,
    false AS admin
   FROM (bylaw.guest_spaces i
     JOIN bylaw.active_guests g ON (((g.workspace = i.workspace) AND (g.email = i.email))))
UNION ALL
 SELECT t.workspace,
    t.type,
    t.name,
    a.email,
    'co-owner'::text AS level,
    false AS link,
    ARRAY[(('role:'::text || a.workspace) || '/admin'::text)] AS via,
    a.workspace AS home,
    NULL::text AS share,
    true AS admin
   FROM (bylaw.targets t
     JOIN bylaw.workspace_admins a ON ((a.workspace = t.workspace)));

create view bylaw.effective_access as
 SELECT ('user:'::text || email) AS principal,
    ((((type || ':'::text) || workspace) || '/'::text) || name) AS object,
    level,
    via
   FROM ( SELECT DISTINCT ON (w.workspace, w.type, w.name, w.email) w.workspace,
            w.type,
            w.name,
            w.email,
            w.level,
            w.via
           FROM bylaw.access_paths w
          ORDER BY w.workspace, w.type, w.name, w.email, (bylaw.level_rank(w.level)) DESC, w.link, (cardinality(w.via)), (w.via COLLATE "C")) b;

create view bylaw.ended_memberships as
 SELECT m.workspace,
    m.email
   FROM (bylaw.members m
     JOIN bylaw.workspaces w ON (((w.name = m.workspace) AND (w.archived_at IS NULL))))
  WHERE ((m.status <> 'active'::text) OR (m.expires <= statement_timestamp()));

create view bylaw.held_permissions as
 SELECT m.workspace,
    m.email,
    p.permission,
    ((('role:'::text || m.workspace) || '/'::text) || r.role) AS via
   FROM ((bylaw.active_memberships m
     JOIN bylaw.member_roles r ON (((r.workspace = m.workspace) AND (r.email = m.email))))
     JOIN bylaw.role_permissions p ON (((p.workspace = r.workspace) AND (p.role = r.role))))
UNION ALL
 SELECT m.workspace,
    m.email,
    p.permission,
    (('role:'::text || m.workspace) || '/admin'::text) AS via
   FROM ((bylaw.active_memberships m
     JOIN bylaw.member_roles r ON (((r.workspace = m.workspace) AND (r.email = m.email) AND (r.role = 'admin'::text))))
     CROSS JOIN ( SELECT 'manage:external_connections'::text AS permission
        UNION ALL
         SELECT (resource.resource || ':*:all'::text)
           FROM unnest(ARRAY['organization'::text, 'members'::text, 'teams'::text, 'roles'::text, 'integrations'::text, 'billing'::text, 'intelligence'::text, 'conversations'::text, 'insights'::text, 'spaces'::text, 'workflows'::text, 'playbooks'::text, 'vaults'::text, 'threads'::text]) resource(resource)) p)
UNION ALL
 SELECT m.workspace,
    m.email,
    p.permission,
    ((('Grant/'::text || g.workspace) || '/'::text) || g.name) AS via
   FROM ((bylaw.active_memberships m
     JOIN bylaw.grants g ON (((g.workspace = m.workspace) AND ((g.expires IS NULL) OR (g.expires > statement_timestamp())))))
     JOIN bylaw.grant_permissions p ON (((p.workspace = g.workspace) AND (p."grant" = g.name))))
  WHERE ((g.subject = 'everyone'::text) OR (g.subject_user = m.email) OR ((g.subject ~~ 'role:%'::text) AND (EXISTS ( SELECT
           FROM bylaw.member_roles r
          WHERE ((r.workspace = m.workspace) AND (r.email = m.email) AND (r.role = substr(g.subject, 6)))))) OR (EXISTS ( SELECT
           FROM bylaw.team_members t
          WHERE ((t.workspace = m.workspace) AND (t.email = m.email) AND (t.team = g.subject_team)))));

create view bylaw.internal_access_paths as
 SELECT s.workspace,
    'space'::text AS type,
    s.name,
    s.creator AS email,
    'creator'::text AS level,
    false AS link,
    ARRAY['creator'::text] AS via
   FROM bylaw.spaces s
UNION ALL
 SELECT r.workspace,
    r.type,
    r.name,
    r.creator AS email,
    'creator'::text AS level,
    false AS link,
    ARRAY['creator'::text] AS via
   FROM bylaw.resources r
UNION ALL
 SELECT s.workspace,
    'space'::text AS type,
    s.name,
    m.email,
    'viewer'::text AS level,
    (s.general_access = 'link'::text) AS link,
    ARRAY[('general-access:'::text || s.general_access)] AS via
   FROM (bylaw.spaces s
     JOIN bylaw.members m ON ((m.workspace = s.workspace)))
  WHERE (s.general_access = ANY (ARRAY['link'::text, 'global'::text]))
UNION ALL
 SELECT r.workspace,
    r.type,
    r.name,
    m.email,
    'viewer'::text AS level,
    (r.general_access = 'link'::text) AS link,
    ARRAY[('general-access:'::text || r.general_access)] AS via
   FROM (bylaw.resources r
     JOIN bylaw.members m ON ((m.workspace = r.workspace)))
  WHERE (r.general_access = ANY (ARRAY['link'::text, 'global'::text]))
UNION ALL
 SELECT s.workspace,
    split_part(s.target, ':'::text, 1) AS type,
    split_part(s.target, ':'::text, 2) AS name,
    r.email,
    r.role AS level,
    false AS link,
    ARRAY[((('Share/'::text || s.workspace) || '/'::text) || s.name), r.step] AS via
   FROM (bylaw.shares s
     JOIN bylaw.internal_recipients r ON (((r.workspace = s.workspace) AND (r.share = s.name))))
  WHERE ((s."with" IS NULL) AND ((r.expires IS NULL) OR (r.expires > statement_timestamp())));

create view bylaw.internal_recipients as
 SELECT r.workspace,
    r.share,
    r.subject_user AS email,
    r.role,
    r.expires,
    r.subject AS step
   FROM bylaw.share_recipients r
  WHERE (r.subject_user IS NOT NULL)
UNION ALL
 SELECT r.workspace,
    r.share,
    t.email,
    r.role,
    r.expires,
    ((('team:'::text || r.workspace) || '/'::text) || r.subject_team) AS step
   FROM (bylaw.share_recipients r
     JOIN bylaw.team_members t ON (((t.workspace = r.workspace) AND (t.team = r.subject_team))))
UNION ALL
 SELECT r.workspace,
    r.share,
    h.email,
    r.role,
    r.expires,
    ((('right:'::text || r.workspace) || '/'::text) || substr(r.subject, 7)) AS step
   FROM (bylaw.share_recipients r
     JOIN bylaw.held_permissions h ON (((h.workspace = r.workspace) AND bylaw.covers(h.permission, substr(r.subject, 7)))))
  WHERE (r.subject ~~ 'right:%'::text)
UNION ALL
 SELECT r.workspace,
    r.share,
    m.email,
    r.role,
    r.expires,
    ('everyone:'::text || r.workspace) AS step
   FROM (bylaw.share_recipients r
     JOIN bylaw.active_memberships m ON ((m.workspace = r.workspace)))
  WHERE (r.subject = 'everyone'::text);

create view bylaw.object_rows as
 SELECT ('Workspace/'::text || t.name) AS address,
    t.name AS workspace,
    t.managed_by,
    (t.archived_at IS NULL) AS present,
    t.xmin AS written_by
   FROM bylaw.workspaces t
UNION ALL
 SELECT ('User/'::text || t.email) AS address,
    NULL::text AS workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.users t
UNION ALL
 SELECT ((('Role/'::text || t.workspace) || '/'::text) || t.name) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.roles t
UNION ALL
 SELECT ((('Member/'::text || t.workspace) || '/'::text) || t.email) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.members t
UNION ALL
 SELECT ((('Team/'::text || t.workspace) || '/'::text) || t.name) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.teams t
UNION ALL
 SELECT ((('Grant/'::text || t.workspace) || '/'::text) || t.name) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.grants t
UNION ALL
 SELECT ((('Resource/'::text || t.workspace) || '/'::text) || t.name) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.resources t
UNION ALL
 SELECT ((('Space/'::text || t.workspace) || '/'::text) || t.name) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.spaces t
UNION ALL
 SELECT ((('Connection/'::text || t.workspace) || '/'::text) || t.name) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.connections t
UNION ALL
 SELECT ((('Share/'::text || t.workspace) || '/'::text) || t.name) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.shares t
UNION ALL
 SELECT ((('Guest/'::text || t.workspace) || '/'::text) || t.email) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.guests t
UNION ALL
 SELECT ((('Approval/'::text || t.workspace) || '/'::text) || t.name) AS address,
    t.workspace,
    t.managed_by,
    true AS present,
    t.xmin AS written_by
   FROM bylaw.approvals t;

create view bylaw.places as
 SELECT t.workspace,
    t.type,
    t.name,
    t.workspace AS at_workspace,
    t.type AS at_type,
    t.name AS at_name,
    'itself'::text AS place,
    'creator'::text AS most,
    '{}'::text[] AS steps
   FROM bylaw.targets t
UNION ALL
 SELECT i.workspace,
    i.type,
    i.resource AS name,
    i.workspace AS at_workspace,
    'space'::text AS at_type,
    i.space AS at_name,
    'in a space'::text AS place,
    'co-owner'::text AS most,
    ARRAY[((('Space/'::text || i.workspace) || '/'::text) || i.space)] AS steps
   FROM bylaw.space_resources i
UNION ALL
 SELECT c.workspace,
    split_part(c.target, ':'::text, 1) AS type,
    split_part(c.target, ':'::text, 2) AS name,
    c."with" AS at_workspace,
    'space'::text AS at_type,
    c.into_space AS at_name,
    'contributed'::text AS place,
    c.role AS most,
    ARRAY[((('Share/'::text || c.workspace) || '/'::text) || c.share), ((('Space/'::text || c."with") || '/'::text) || c.into_space)] AS steps
   FROM bylaw.contributions_in_force c
  WHERE (c.target !~~ 'space:%'::text);

create view bylaw.recipients_approved_by_side as
 SELECT DISTINCT ON (a.workspace, a.share, a.side, r.subject) a.workspace,
    a.share,
    a.side,
    r.subject,
    r.role,
    r.expires
   FROM (bylaw.share_approvals_in_force a
     JOIN bylaw.approved_recipients r ON (((r.workspace = a.workspace) AND (r.share = a.share) AND (r.sequence = a.sequence))))
  ORDER BY a.workspace, a.share, a.side, r.subject, a.sequence DESC;

create view bylaw.recipients_in_force as
 SELECT r.workspace,
    r.share,
    s."with",
    s.target,
    r.subject,
    r.subject_user,
    bylaw.lower_level(r.role, bylaw.lower_level(h.role, p.role)) AS role,
    LEAST(r.expires, h.expires, p.expires) AS expires
   FROM ((((bylaw.share_recipients r
     JOIN bylaw.shares s ON (((s.workspace = r.workspace) AND (s.name = r.share))))
     JOIN bylaw.active_connections c ON (((c.workspace = s.workspace) AND (c."with" = s."with") AND (split_part(s.target, ':'::text, 1) = ANY (c.allow)))))
     JOIN bylaw.recipients_approved_by_side h ON (((h.workspace = s.workspace) AND (h.share = s.name) AND (h.side = s.workspace) AND (h.subject = r.subject))))
     JOIN bylaw.recipients_approved_by_side p ON (((p.workspace = s.workspace) AND (p.share = s.name) AND (p.side = s."with") AND (p.subject = r.subject))));

create view bylaw.request_sides as
 SELECT workspace,
    kind,
    name,
    side,
    "with",
    incarnation,
    epoch,
    renew,
    requested_by,
    target,
    managed_by,
    digest,
    asked,
    (EXISTS ( SELECT
           FROM (bylaw.current_requests o
             JOIN bylaw.decisions d ON (((d.workspace = o.workspace) AND (d.kind = o.kind) AND (d.name = o.name) AND (d.side = o.side) AND (d.digest = o.digest) AND (d.decision = 'deny'::text) AND (d.ended_at IS NULL))))
          WHERE ((o.workspace = q.workspace) AND (o.kind = q.kind) AND (o.name = q.name)))) AS closed,
        CASE kind
            WHEN 'share'::text THEN (COALESCE((( SELECT max(a.renew) AS max
               FROM bylaw.share_approvals_in_force a
              WHERE ((a.workspace = q.workspace) AND (a.share = q.name) AND (a.side = q.side))) >= renew), false) AND (NOT (EXISTS ( SELECT
               FROM bylaw.share_recipients r
              WHERE ((r.workspace = q.workspace) AND (r.share = q.name) AND (NOT (EXISTS ( SELECT
                       FROM bylaw.recipients_approved_by_side a
                      WHERE ((a.workspace = q.workspace) AND (a.share = q.name) AND (a.side = q.side) AND (a.subject = r.subject) AND (bylaw.level_rank(a.role) >= bylaw.level_rank(r.role)) AND ((a.expires IS NULL) OR (a.expires >= r.expires)))))))))) AND (NOT (EXISTS ( SELECT
               FROM bylaw.shares s
              WHERE ((s.workspace = q.workspace) AND (s.name = q.name) AND (s."into" IS NOT NULL) AND (NOT (EXISTS ( SELECT
                       FROM bylaw.recipients_approved_by_side a
                      WHERE ((a.workspace = q.workspace) AND (a.share = q.name) AND (a.side = q.side) AND (a.subject = s."into") AND (bylaw.level_rank(a.role) >= bylaw.level_rank(s.role)))))))))) AND ((side <> workspace) OR (NOT (EXISTS ( SELECT
               FROM (bylaw.shares s
                 JOIN bylaw.space_resources r ON (((r.workspace = s.workspace) AND (r.space = s.target_space))))
              WHERE ((s.workspace = q.workspace) AND (s.name = q.name) AND (NOT (EXISTS ( SELECT
                       FROM (bylaw.share_approvals_in_force a
                         JOIN bylaw.approved_resources p ON (((p.workspace = a.workspace) AND (p.share = a.share) AND (p.sequence = a.sequence))))
                      WHERE ((a.workspace = q.workspace) AND (a.share = q.name) AND (a.side = q.side) AND (p.resource = ((r.type || ':'::text) || r.resource))))))))))))
            ELSE (EXISTS ( SELECT
               FROM (bylaw.agreements_in_force a
                 JOIN bylaw.agreements g ON (((g.workspace = a.workspace) AND (g."with" = a."with"))))
              WHERE ((a.workspace = q.side) AND (a."with" = q.workspace) AND ((g.connection IS NOT NULL) OR ((g.request = q.name) AND (EXISTS ( SELECT
                       FROM bylaw.decisions d
                      WHERE ((d.workspace = q.workspace) AND (d.kind = 'connection'::text) AND (d.name = q.name) AND (d.sequence = g.sequence) AND (d.renew >= q.renew)))) AND (NOT (EXISTS ( SELECT
                       FROM bylaw.connections c
                      WHERE ((c.workspace = q.workspace) AND (c.name = q.name) AND (NOT (c.allow <@ a.allow)))))))))))
        END AS covered
   FROM bylaw.current_requests q;

create view bylaw.resources_in_force as
 SELECT DISTINCT a.workspace,
    a.share,
    r.resource
   FROM ((bylaw.share_approvals_in_force a
     JOIN bylaw.approved_resources r ON (((r.workspace = a.workspace) AND (r.share = a.share) AND (r.sequence = a.sequence))))
     JOIN bylaw.active_connections c ON (((c.workspace = a.workspace) AND (c."with" = a."with") AND (split_part(r.resource, ':'::text, 1) = ANY (c.allow)))))
  WHERE (a.side = a.workspace);

create view bylaw.share_approvals_in_force as
 SELECT d.workspace,
    d.name AS share,
    d.side,
    d.sequence,
    d.renew,
    s."with"
   FROM ((bylaw.decisions d
     JOIN bylaw.shares s ON (((s.workspace = d.workspace) AND (s.name = d.name) AND (s.incarnation = d.incarnation) AND (s.target = d.target) AND ((d.side = s.workspace) OR (d.side = s."with")))))
     JOIN bylaw.epochs e ON (((e.workspace = LEAST((s.workspace COLLATE "C"), (s."with" COLLATE "C"))) AND (e."with" = GREATEST((s.workspace COLLATE "C"), (s."with" COLLATE "C"))) AND (e.epoch = d.epoch))))
  WHERE ((d.kind = 'share'::text) AND (d.decision = 'approve'::text) AND (d.ended_at IS NULL) AND (d.incarnation > 0));

create view bylaw.system_admins as
 SELECT w.name AS workspace,
    u.email
   FROM (bylaw.users u
     JOIN bylaw.workspaces w ON ((w.archived_at IS NULL)))
  WHERE (u.system_admin AND (NOT (EXISTS ( SELECT
           FROM bylaw.ended_memberships e
          WHERE ((e.workspace = w.name) AND (e.email = u.email))))) AND ((NOT (EXISTS ( SELECT
           FROM bylaw.ended_memberships e
          WHERE (e.email = u.email)))) OR (EXISTS ( SELECT
           FROM bylaw.active_memberships a
          WHERE (a.email = u.email)))));

create view bylaw.targets as
 SELECT spaces.workspace,
    'space'::text AS type,
    spaces.name
   FROM bylaw.spaces
UNION ALL
 SELECT resources.workspace,
    resources.type,
    resources.name
   FROM bylaw.resources;

create view bylaw.unexpired_grants as
 SELECT g.workspace,
    g.subject,
    g.subject_user,
    g.subject_team,
    p.permission
   FROM (bylaw.grants g
     JOIN bylaw.grant_permissions p ON (((p.workspace = g.workspace) AND (p."grant" = g.name))))
  WHERE ((g.expires IS NULL) OR (g.expires > statement_timestamp()));

create view bylaw.workspace_admins as
 SELECT m.workspace,
    m.email
   FROM (bylaw.active_memberships m
     JOIN bylaw.member_roles r ON (((r.workspace = m.workspace) AND (r.email = m.email) AND (r.role = 'admin'::text))));

-- Functions

CREATE OR REPLACE FUNCTION bylaw.access_level(email text, target text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE STRICT
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  of_type text := split_part(target, ':', 1);
  home text := split_part(split_part(target, ':', 2), '/', 1);
  called text := split_part(target, '/', 2);
begin
  if target <> of_type || ':' || home || '/' || called then
    return null;
  end if;
  return (
    select w.level
      from (
        select distinct at_workspace, at_type, at_name from bylaw.places
          where workspace = home and type = of_type and name = called
      ) p
      cross join lateral (
        select a.level from bylaw.access_paths a
          where a.workspace = home and a.type = of_type and a.name = called and a.email = access_level.email
            and a.at_workspace = p.at_workspace and a.at_type = p.at_type and a.at_name = p.at_name
          offset 0
      ) w
      order by bylaw.level_rank(w.level) desc limit 1);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.agreement_effect(p_action text, p_workspace text, p_with text, p_connection text, p_incarnation integer, p_request text, p_sequence integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select bylaw.effect(array[p_workspace, p_with], p_action,
      coalesce('Connection/' || p_workspace || '/' || p_connection, 'Connection/' || p_with || '/' || p_request),
      case p_action when 'disagree' then t.content end, case p_action when 'agree' then t.content end)
    from (select jsonb_build_object('side', p_workspace, 'with', p_with, 'connection', p_connection,
      'incarnation', p_incarnation, 'request', p_request, 'sequence', p_sequence) as content) t
$function$;

CREATE OR REPLACE FUNCTION bylaw.append_effects(p_actor text, p_run integer, p_time timestamp with time zone, p_effects jsonb[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_actor constant text := bylaw.person_id(p_actor);
  v_events jsonb[] := '{}';
  v_sides text[];
  v_heads jsonb;
  v_side text;
  v_mine jsonb[];
begin
  if coalesce(cardinality(p_effects), 0) = 0 then
    return;
  end if;
  select array_agg(bylaw.without_addresses(x.effect::text)::jsonb order by x.ordinality) into v_events
    from unnest(p_effects) with ordinality x(effect, ordinality);
  select array_agg(t.side order by t.side collate "C") into v_sides from (select distinct s.side
    from unnest(v_events) e cross join lateral jsonb_array_elements_text(e -> 'pair') s(side)) t;
  v_heads := bylaw.chain_heads(array(select 'workspace:' || unnest(v_sides)));
  perform bylaw.note_people('workspace:' || v_sides[1], p_time, v_actor, p_run);
  foreach v_side in array v_sides loop
    with mine as (
      select x.effect, x.ordinality, (select o.side from jsonb_array_elements_text(x.effect -> 'pair') o(side)
          where o.side <> v_side limit 1) as other
        from unnest(v_events) with ordinality x(effect, ordinality) where x.effect -> 'pair' ? v_side
    ), numbered as (
      select m.*, row_number() over (partition by m.other order by m.ordinality) as nth from mine m
    )
    select array_agg((m.effect -> 'event') || case when m.nth = 1 and v_heads ? ('workspace:' || m.other)
        then jsonb_build_object('heads',
          jsonb_build_object('workspace:' || m.other, v_heads -> ('workspace:' || m.other))) else '{}' end order by m.ordinality)
      into v_mine from numbered m;
    perform bylaw.append_events('workspace:' || v_side, p_time, v_actor, p_run, null, null, v_mine);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.append_events(p_chain text, p_time timestamp with time zone, p_actor text, p_run integer, p_commit text, p_plan_digest text, p_events jsonb[])
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  v_login constant text := bylaw.without_addresses(session_user::text);
  v_time constant text := bylaw.instant(p_time);
  v_sequence bigint;
  v_previous text;
  v_hash text;
  v_salt text;
  v_digest text;
  v_before jsonb;
  v_after jsonb;
  e jsonb;
begin
  insert into bylaw.audit_chains (chain, sequence, hash) values (p_chain, 0, 'sha256:' || repeat('0', 64))
    on conflict (chain) do nothing;
  select sequence, hash into v_sequence, v_hash from bylaw.audit_chains where chain = p_chain for update;
  foreach e in array p_events loop
    v_sequence := v_sequence + 1;
    v_previous := v_hash;
    v_before := nullif(e -> 'before', 'null');
    v_after := nullif(e -> 'after', 'null');
    v_salt := case when e ? 'payload_digest' then null else bylaw.random_salt() end;
    v_digest := coalesce(e ->> 'payload_digest', bylaw.payload_digest(v_salt, e ->> 'address', v_before, v_after));
    v_hash := bylaw.event_hash(1, p_chain, v_sequence, p_run, v_time, p_actor, v_login, e ->> 'action', p_commit,
      p_plan_digest, e -> 'heads', v_digest, v_previous);
    insert into bylaw.audit_events (format, chain, sequence, run, time, actor, login, action, address, before, after,
        commit, plan_digest, salt, payload_digest, heads, previous_hash, hash)
      values (1, p_chain, v_sequence, p_run, p_time, p_actor, v_login, e ->> 'action', e ->> 'address', v_before, v_after,
        p_commit, p_plan_digest, v_salt, v_digest, e -> 'heads', v_previous, v_hash);
  end loop;
  update bylaw.audit_chains set sequence = v_sequence, hash = v_hash where chain = p_chain;
  return jsonb_build_array(v_sequence, v_hash);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.approve_automatically(p_workspaces text[], p_asked text[], p_actor text, p_strict text[], p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  q bylaw.request_sides;
  v_by text;
begin
  for q in
    select r.* from bylaw.request_sides r
      join bylaw.workspaces w on w.name = r.side and w.separation_of_duties = 'standard' and not w.name = any (p_strict)
      where r.kind = 'share' and r.workspace = any (p_workspaces) and 'Share/' || r.workspace || '/' || r.name = any (p_asked)
        and not r.covered and not r.closed
      order by r.workspace collate "C", r.name collate "C", r.side <> r.workspace
  loop
    v_by := bylaw.automatic_approver(q, p_actor);
    if v_by is not null then
      perform bylaw.record_decision('share', q.workspace, q.name, q.side, 'approve', v_by, p_actor, q.digest,
        null, true, null, p_strict, p_run, p_now);
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.automatic_approver(q bylaw.request_sides, p_actor text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if q.side = q.workspace then
    return case when bylaw.is_connection_admin(q.workspace, q."with", q.requested_by)
      and (p_actor = q.requested_by or bylaw.is_eca(q.workspace, p_actor) or bylaw.is_system_admin(p_actor))
      then q.requested_by end;
  end if;
  if exists (select from bylaw.share_recipients n where n.workspace = q.workspace and n.share = q.name
      and not bylaw.is_connection_admin(q."with", q.workspace, coalesce(n.subject_user, ''))) then
    return null;
  end if;
  return (select min(n.subject_user collate "C") from bylaw.share_recipients n
    where n.workspace = q.workspace and n.share = q.name and not exists (
      select from bylaw.decisions d where d.workspace = q.workspace and d.kind = 'share' and d.name = q.name
        and d.side = q.workspace and d.decision <> 'revoke' and d.ended_at is null and d.incarnation = q.incarnation
        and d.epoch = q.epoch and (d."by" = n.subject_user or (not d.automatic and d.actor = n.subject_user))));
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.canonical_json(value jsonb)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
begin
  case jsonb_typeof(value)
    when 'object' then
      return '{' || coalesce((select string_agg(to_json(m.key)::text || ':' || bylaw.canonical_json(m.value), ','
        order by m.key collate "C") from jsonb_each(value) m), '') || '}';
    when 'array' then
      return '[' || coalesce((select string_agg(bylaw.canonical_json(e.value), ',' order by e.ordinality)
        from jsonb_array_elements(value) with ordinality e), '') || ']';
    when 'string' then
      return to_json(value #>> '{}')::text;
    else
      return value::text;
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.chain_heads(p_chains text[])
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  perform from bylaw.audit_chains c where c.chain = any (p_chains) order by c.chain for update;
  return (select jsonb_object_agg(c.chain, jsonb_build_array(c.sequence, c.hash))
    from bylaw.audit_chains c where c.chain = any (p_chains) and c.sequence > 0);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.check_addresses(p_events jsonb[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from unnest(p_events) e where e ->> 'address' is distinct from e ->> 'object'
      and e ->> 'address' is distinct from bylaw.without_addresses(e ->> 'object')) then
    raise exception 'An event stands under another address than its object.' using errcode = 'BL009';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.check_decision(q bylaw.request_sides, p_decision text, p_by text, p_actor text, p_digest text, p_automatic boolean, p_strict text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_request constant text := q.kind || ':' || q.workspace || '/' || q.name;
  v_other constant text := case when q.side = q.workspace then q."with" else q.workspace end;
begin
  if not p_automatic then
    if not bylaw.is_approver(q.kind, q.side, v_other, p_by) then
      raise exception '% may not decide on % for %.', p_by, v_request, q.side using errcode = 'BL001';
    end if;
    if p_actor <> p_by and not bylaw.is_approver(q.kind, q.side, v_other, p_actor) then
      raise exception '% may not decide on % for % in the name of %.', p_actor, v_request, q.side, p_by
        using errcode = 'BL007';
    end if;
  end if;
  if p_decision = 'revoke' then
    return;
  end if;
  if p_digest is distinct from q.digest then
    raise exception '% is now %, not %.', v_request, q.digest, p_digest using errcode = 'BL004';
  end if;
  if not p_automatic then
    if exists (select from bylaw.workspaces w where w.name = q.side
          and (w.separation_of_duties = 'strict' or w.name = any (p_strict)))
        and (q.requested_by in (p_by, p_actor) or exists (select from bylaw.requests a
          where a.workspace = q.workspace and a.kind = q.kind and a.name = q.name and a.side = q.side
            and a.asked_by in (p_by, p_actor))) then
      raise exception '% asked for % or applied it, and % separates duties strictly.', p_by, v_request, q.side
        using errcode = 'BL002';
    end if;
    if q.kind = 'connection' and q.requested_by in (p_by, p_actor) then
      raise exception '% asked for %: nobody decides both sides.', q.requested_by, v_request using errcode = 'BL002';
    end if;
    if exists (select from bylaw.decisions d where d.workspace = q.workspace and d.kind = q.kind and d.name = q.name
        and d.side <> q.side and d.decision <> 'revoke' and d.ended_at is null and d.incarnation = q.incarnation
        and d.epoch = q.epoch and (d."by" in (p_by, p_actor) or d.actor in (p_by, p_actor))) then
      raise exception '% decided on % for the other side: nobody decides both.', p_by, v_request
        using errcode = 'BL002';
    end if;
  end if;
  if p_decision = 'approve' and q.closed then
    raise exception '% was denied.', v_request using errcode = 'BL005';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.check_offboarder(p_actor text, p_person text, p_email text, p_workspaces text[], p_account boolean)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_workspaces text[] := p_workspaces;
  v_lacking text;
begin
  if p_actor = p_email or bylaw.is_system_admin(p_actor) then
    return;
  end if;
  if p_account then
    v_workspaces := v_workspaces || array(
      select w.name from bylaw.workspaces w where w.archived_at is null and (
        select e.action from bylaw.audit_events e where e.address = 'Member/' || w.name || '/' || p_person
          order by e.time desc, e.sequence desc limit 1) in ('create', 'update', 'adopt', 'accept'));
    if (select e.after #>> '{spec,systemAdmin}' from bylaw.audit_events e where e.address = 'User/' || p_person
        and e.action in ('create', 'update', 'adopt', 'accept', 'delete')
        order by e.time desc, e.sequence desc limit 1) = 'true' then
      raise exception '% may not offboard a system admin: that takes a system admin.', p_actor using errcode = 'BL010';
    end if;
  end if;
  select min(x.name) into v_lacking from unnest(v_workspaces) x(name) where not exists (
    select from bylaw.held_permissions h where h.workspace = x.name and h.email = p_actor
      and bylaw.covers(h.permission, 'members:delete:all'));
  if v_lacking is not null then
    raise exception '% may not offboard anybody from %: that takes `members:delete:all` there.', p_actor, v_lacking
      using errcode = 'BL010';
  end if;
  if cardinality(v_workspaces) = 0 then
    raise exception '% may not offboard somebody who is a member nowhere: that takes a system admin.', p_actor
      using errcode = 'BL010';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.check_written(p_set text, p_workspaces text[], p_events jsonb[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_breach text;
begin
  with said as (
    select e ->> 'action' as action, e ->> 'object' as object, e ->> 'was' as was from unnest(p_events) e
  ), made as (
    select s.object from said s where s.action <> 'delete'
  ), there as (
    select r.*, r.written_by = pg_current_xact_id()::xid as written from bylaw.object_rows r
      where r.workspace = any (p_workspaces) or r.workspace is null
  )
  select b.breach into v_breach from (
    select s.action || ' ' || s.object || ': it was not written' as breach from said s
      where s.action <> 'delete' and not exists (select from there t where t.address = s.object and t.present and t.written
        and (p_set is null or t.managed_by = p_set))
    union all
    select 'delete ' || g.object || ': it is still there' from (
        select s.object from said s where s.action = 'delete' union all select s.was from said s where s.was is not null) g
      where not exists (select from made m where m.object = g.object)
        and exists (select from there t where t.address = g.object and t.present)
    union all
    select t.address || ': it was written, and no event says so' from there t
      where t.written and not exists (select from said s where s.object = t.address)
  ) b order by b.breach collate "C" limit 1;
  if v_breach is not null then
    raise exception 'The events are not what was written: %.', v_breach using errcode = 'BL009';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.count_approvals(p_set text, p_workspaces text[], p_actor text, p_changed text[], p_strict text[], p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  r record;
begin
  for r in
    select a.*, split_part(a.request, ':', 1) as kind, split_part(split_part(a.request, ':', 2), '/', 1) as of_workspace,
        split_part(a.request, '/', 2) as of_name, json_build_array(a.request, a.decision, a."by", a.digest)::text as content
      from bylaw.approvals a
      where a.workspace = any (p_workspaces) and a.managed_by = p_set
        and 'Approval/' || a.workspace || '/' || a.name = any (p_changed)
        and a.counted_as is distinct from json_build_array(a.request, a.decision, a."by", a.digest)::text
      -- A denial after an approval of the same run, so that the denial is the one that counts.
      order by a.decision collate "C", a.workspace collate "C", a.name collate "C"
  loop
    begin
      perform bylaw.record_decision(r.kind, r.of_workspace, r.of_name, r.workspace, r.decision, r."by", p_actor,
        r.digest, r.reason, false, r.name, p_strict, p_run, p_now);
    exception
      when sqlstate 'BL004' or sqlstate 'BL005' then null;
    end;
    update bylaw.approvals a set counted_as = r.content where a.workspace = r.workspace and a.name = r.name;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.covers(held text, wanted text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select held = wanted or (
    split_part(held, ':', 3) <> '' and split_part(wanted, ':', 3) <> ''
    and split_part(held, ':', 1) = split_part(wanted, ':', 1)
    and split_part(held, ':', 2) in ('*', split_part(wanted, ':', 2))
    and array_position(array['own', 'team', 'all'], split_part(held, ':', 3))
      >= array_position(array['own', 'team', 'all'], split_part(wanted, ':', 3)))
$function$;

CREATE OR REPLACE FUNCTION bylaw.current_actor(p_claimed text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_bound text;
begin
  select a.email into v_bound from bylaw.actors a where a.login = session_user;
  if v_bound is null and exists (select from bylaw.actors) then
    raise exception 'The login % is bound to no actor, and logins are bound here: it may only read.', session_user
      using errcode = 'BL006';
  end if;
  return coalesce(v_bound, p_claimed);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.decide(request text, side text, decision text, by text, digest text, reason text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_kind constant text := split_part(request, ':', 1);
  v_workspace constant text := split_part(split_part(request, ':', 2), '/', 1);
  v_name constant text := split_part(request, '/', 2);
  v_by constant text := lower("by");
  v_actor constant text := bylaw.current_actor(v_by);
  v_both text[];
  v_changed boolean;
begin
  if decision is null or decision not in ('approve', 'deny', 'revoke') then
    raise exception 'A decision is approve, deny or revoke.' using errcode = '22023';
  end if;
  if v_by is null then
    raise exception 'Nobody is said to decide.' using errcode = 'BL006';
  end if;
  select array_agg(distinct x) into v_both from (
    select unnest(array[q.workspace, q."with"]) as x from bylaw.current_requests q
      where q.kind = v_kind and q.workspace = v_workspace and q.name = v_name) t;
  if v_both is null then
    raise exception 'There is no request %.', request using errcode = 'BL003';
  end if;
  perform from bylaw.workspaces w where w.name = any (v_both) order by w.name for no key update;
  perform bylaw.settle(v_actor, null, null, v_both, '{}', '{}');
  v_changed := bylaw.record_decision(v_kind, v_workspace, v_name, side, decision, v_by, v_actor,
    digest, reason, false, null, '{}', null, date_trunc('milliseconds', clock_timestamp()));
  if v_changed then
    perform bylaw.settle_agreements(v_both, v_actor, null, date_trunc('milliseconds', clock_timestamp()));
    -- Transactions that read before this and wait for these rows fail, and read again.
    update bylaw.workspaces set changes = changes + 1 where name = any (v_both);
  end if;
  return v_changed;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.effect(p_pair text[], p_action text, p_address text, p_before jsonb, p_after jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('pair', to_jsonb(p_pair),
    'event', jsonb_build_object('action', p_action, 'address', p_address, 'before', p_before, 'after', p_after))
$function$;

CREATE OR REPLACE FUNCTION bylaw.end_withdrawn_approvals(p_set text, p_workspaces text[], p_actor text, p_changed text[], p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  r record;
  v_ended jsonb;
  v_effects jsonb[];
begin
  with moved as (
    update bylaw.decisions d set source = a.name from bylaw.approvals a, bylaw.decisions o
      where o.workspace = d.workspace and o.kind = d.kind and o.name = d.name and o.sequence = d.sequence
        and d.side = any (p_workspaces) and d.source is not null and d.decision = 'approve' and d.ended_at is null
        and not exists (select from bylaw.approvals n where n.workspace = d.side and n.name = d.source)
        and a.workspace = d.side and a.request = d.kind || ':' || d.workspace || '/' || d.name
        and a.decision = d.decision and a."by" = d."by" and a.digest = d.digest
        and (a.counted_as = json_build_array(a.request, a.decision, a."by", a.digest)::text
          or (a.managed_by = p_set and 'Approval/' || a.workspace || '/' || a.name = any (p_changed)))
      returning d.workspace, d.kind, d.name, d."with", d.sequence, o.source as was, d.source
  )
  select coalesce(array_agg(bylaw.effect(array[m.workspace, m."with"], 'source',
      bylaw.request_address(m.kind, m.workspace, m.name), jsonb_build_object('sequence', m.sequence, 'source', m.was),
      jsonb_build_object('sequence', m.sequence, 'source', m.source)) order by m.workspace collate "C",
      m.kind collate "C", m.name collate "C", m.sequence),
      '{}') into v_effects from moved m;
  update bylaw.approvals a set counted_as = json_build_array(a.request, a.decision, a."by", a.digest)::text
    from bylaw.decisions d where d.side = a.workspace and d.source = a.name and a.workspace = any (p_workspaces)
      and a.counted_as is null and d.ended_at is null and a.request = d.kind || ':' || d.workspace || '/' || d.name
      and a.decision = d.decision and a."by" = d."by" and a.digest = d.digest;
  for r in
    select d.* from bylaw.decisions d
      where d.side = any (p_workspaces) and d.source is not null and d.decision = 'approve' and d.ended_at is null
        and not exists (select from bylaw.approvals a where a.workspace = d.side and a.name = d.source
          and a.request = d.kind || ':' || d.workspace || '/' || d.name)
      order by d.workspace collate "C", d.kind collate "C", d.name collate "C", d.sequence
  loop
    with ended as (
      update bylaw.decisions d set ended_at = p_now
        where d.workspace = r.workspace and d.kind = r.kind and d.name = r.name and d.side = r.side
          and d.decision = 'approve' and d.digest = r.digest and d.ended_at is null
        returning d.sequence
    )
    select jsonb_agg(e.sequence order by e.sequence) into v_ended from ended e;
    -- Nothing is left of it when another Approval of the same content has gone before.
    if v_ended is not null then
      v_effects := v_effects || bylaw.effect(array[r.workspace, r."with"], 'revoke',
        bylaw.request_address(r.kind, r.workspace, r.name), null,
        jsonb_build_object('side', r.side, 'by', p_actor, 'digest', r.digest, 'automatic', true, 'reason', null,
          'sequence', null, 'ended', v_ended));
    end if;
  end loop;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.ensure_set(p_set text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into bylaw.sets (name) select p_set where not exists (select from bylaw.sets where name = p_set)
    on conflict do nothing;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.epoch_effect(p_workspace text, p_with text, p_epoch integer, p_since timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select bylaw.effect(array[p_workspace, p_with], 'epoch', 'Workspace/' || p_workspace, null, jsonb_build_object(
    'workspace', p_workspace, 'with', p_with, 'epoch', p_epoch, 'since', bylaw.instant(p_since)))
$function$;

CREATE OR REPLACE FUNCTION bylaw.erase_person(p_actor text, p_email text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_person text;
  v_name text;
  -- The address where it stands by itself: not as the end or the beginning of another.
  v_pattern text := '(^|[^[:alnum:]._%+-])' || regexp_replace(p_email, '([^[:alnum:]@])', '\\\1', 'g')
    || '(?![[:alnum:]_%+-]|\.[[:alnum:]])';
begin
  select p.id into v_person from bylaw.people p
    join bylaw.offboarded o on o.person = p.id and o.workspace = '*' and o.anonymised
    where p.email = p_email and exists (select from bylaw.audit_events e where e.chain = 'workspace:*'
      and e.action = 'offboard' and e.address = 'User/' || p.id and e.after ->> 'anonymised' = 'true');
  if v_person is null then
    raise exception '% was not offboarded and anonymised.', p_email using errcode = 'BL009';
  end if;
  if exists (select from bylaw.users u where u.email = p_email)
      or exists (select from bylaw.members m join bylaw.workspaces w on w.name = m.workspace and w.archived_at is null
        where m.email = p_email)
      or exists (select from bylaw.guests g join bylaw.workspaces w on w.name = g.workspace and w.archived_at is null
        where g.email = p_email) then
    raise exception '% is still a user, member or guest.', p_email using errcode = 'BL009';
  end if;
  perform bylaw.check_offboarder(v_actor, v_person, p_email, array(
    select w.name from bylaw.workspaces w where w.archived_at is null and exists (select from bylaw.audit_events e
      where e.address = 'Member/' || w.name || '/' || v_person and e.action = 'offboard')), true);
  v_name := v_person || '@anonymised.invalid';
  update bylaw.decisions set
      "by" = case when "by" = p_email then v_name else "by" end,
      actor = case when actor = p_email then v_name else actor end,
      login = regexp_replace(login, v_pattern, '\1' || v_name, 'gi'),
      reason = regexp_replace(reason, v_pattern, '\1' || v_name, 'gi')
    where "by" = p_email or actor = p_email or login ~* v_pattern or reason ~* v_pattern;
  update bylaw.requests set asked_by = v_name where asked_by = p_email;
  update bylaw.approved_recipients set subject = 'user:' || v_name where subject = 'user:' || p_email;
  -- A login that stands for somebody must not come to stand for anybody it likes.
  update bylaw.actors set email = v_name where email = p_email;
  update bylaw.people set email = null, salt = null where id = v_person;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.event_hash(p_format integer, p_chain text, p_sequence bigint, p_run integer, p_time text, p_actor text, p_login text, p_action text, p_commit text, p_plan_digest text, p_heads jsonb, p_payload_digest text, p_previous_hash text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select 'sha256:' || encode(sha256(convert_to(jsonb_build_array(p_format, p_chain, p_sequence, p_run, p_time, p_actor,
    p_login, p_action, p_commit, p_plan_digest,
    (select jsonb_agg(h.value -> 1 order by (h.value ->> 1) collate "C") from jsonb_each(p_heads) h),
    p_payload_digest, p_previous_hash)::text, 'UTF8')), 'hex')
$function$;

CREATE OR REPLACE FUNCTION bylaw.gather_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  r record;
begin
  for r in select c.oid::regclass as name from pg_catalog.pg_class c
    where c.relnamespace = 'bylaw'::regnamespace and c.relkind in ('r', 'p') order by c.relname
  loop
    execute format('analyze %s', r.name);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.instant(p_time timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$function$;

CREATE OR REPLACE FUNCTION bylaw.is_active_member(p_workspace text, p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from bylaw.active_memberships m where m.workspace = p_workspace and m.email = p_email)
$function$;

CREATE OR REPLACE FUNCTION bylaw.is_approver(p_kind text, p_side text, p_other text, p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select bylaw.is_eca(p_side, p_email) or (p_kind = 'share' and bylaw.is_connection_admin(p_side, p_other, p_email))
$function$;

CREATE OR REPLACE FUNCTION bylaw.is_connection_admin(p_workspace text, p_with text, p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select bylaw.is_active_member(p_workspace, p_email) and exists (
    select from bylaw.connection_admins a
    join bylaw.connections c on c.workspace = a.workspace and c.name = a.connection
    where a.workspace = p_workspace and c."with" = p_with and a.email = p_email)
$function$;

CREATE OR REPLACE FUNCTION bylaw.is_eca(p_workspace text, p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from bylaw.held_permissions h where h.workspace = p_workspace and h.email = p_email
    and h.permission = 'manage:external_connections')
$function$;

CREATE OR REPLACE FUNCTION bylaw.is_repeated_decision(q bylaw.request_sides, p_decision text, p_source text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select case p_decision
    when 'approve' then q.covered and p_source is null
    when 'deny' then exists (select from bylaw.decisions d where d.workspace = q.workspace and d.kind = q.kind
      and d.name = q.name and d.side = q.side and d.decision = 'deny' and d.digest = q.digest and d.ended_at is null)
    else not exists (select from bylaw.decisions d where d.workspace = q.workspace and d.kind = q.kind
      and d.name = q.name and d.side = q.side and d.decision = 'approve' and d.incarnation = q.incarnation
      and d.ended_at is null)
  end
$function$;

CREATE OR REPLACE FUNCTION bylaw.is_system_admin(p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from bylaw.users u where u.email = p_email and u.system_admin)
    and (not exists (select from bylaw.members m join bylaw.workspaces w on w.name = m.workspace
        and w.archived_at is null where m.email = p_email)
      or exists (select from bylaw.active_memberships m where m.email = p_email))
$function$;

CREATE OR REPLACE FUNCTION bylaw.level_rank(level text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case level when 'viewer' then 1 when 'editor' then 2 when 'co-owner' then 3 when 'creator' then 4 end
$function$;

CREATE OR REPLACE FUNCTION bylaw.lock_sets(p_sets text[], p_wait boolean)
 RETURNS TABLE(name text, last_run integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if p_wait then
    return query select s.name, s.last_run from bylaw.sets s where s.name = any (p_sets) order by s.name for update;
  else
    return query select s.name, s.last_run from bylaw.sets s where s.name = any (p_sets) order by s.name for update nowait;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.lower_approvals(p_workspaces text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_effects jsonb[];
begin
  with dropped as (
    delete from bylaw.approved_recipients a where a.workspace = any (p_workspaces)
      and not exists (select from bylaw.share_recipients n
        where n.workspace = a.workspace and n.share = a.share and n.subject = a.subject)
      and not exists (select from bylaw.shares s
        where s.workspace = a.workspace and s.name = a.share and s."into" = a.subject)
      returning a.*
  ), narrowed as (
    update bylaw.approved_recipients a set role = bylaw.lower_level(a.role, n.role), expires = least(a.expires, n.expires)
      from bylaw.share_recipients n, bylaw.approved_recipients o
      where a.workspace = any (p_workspaces) and n.workspace = a.workspace and n.share = a.share and n.subject = a.subject
        and (bylaw.level_rank(n.role) < bylaw.level_rank(a.role)
          or least(a.expires, n.expires) is distinct from a.expires)
        and o.workspace = a.workspace and o.share = a.share and o.sequence = a.sequence and o.subject = a.subject
      returning a.*, o.role as old_role, o.expires as old_expires
  ), contributed as (
    update bylaw.approved_recipients a set role = s.role from bylaw.shares s, bylaw.approved_recipients o
      where a.workspace = any (p_workspaces) and s.workspace = a.workspace and s.name = a.share
        and s."into" = a.subject and bylaw.level_rank(s.role) < bylaw.level_rank(a.role)
        and o.workspace = a.workspace and o.share = a.share and o.sequence = a.sequence and o.subject = a.subject
      returning a.*, o.role as old_role, o.expires as old_expires
  ), emptied as (
    delete from bylaw.approved_resources a where a.workspace = any (p_workspaces)
      and not exists (select from bylaw.shares s
        join bylaw.space_resources n on n.workspace = s.workspace and n.space = s.target_space
        where s.workspace = a.workspace and s.name = a.share and n.type || ':' || n.resource = a.resource)
      returning a.*
  ), disallowed as (
    update bylaw.decisions d set allow = array(select unnest(d.allow) intersect select unnest(c.allow))
      from bylaw.connections c, bylaw.decisions o
      where d.workspace = any (p_workspaces) and d.kind = 'connection' and d.decision = 'approve' and d.ended_at is null
        and c.workspace = d.workspace and c.name = d.name and not d.allow <@ c.allow
        and o.workspace = d.workspace and o.kind = d.kind and o.name = d.name and o.sequence = d.sequence
      returning d.workspace, d.name, d.sequence, d.allow, o.allow as old_allow
  ), recipients as (
    select x.workspace, x.share, x.sequence,
        jsonb_agg(jsonb_build_object('subject', x.subject, 'role', x.old_role, 'expires', bylaw.instant(x.old_expires))
          order by x.subject collate "C") as was,
        coalesce(jsonb_agg(jsonb_build_object('subject', x.subject, 'role', x.role, 'expires', bylaw.instant(x.expires))
          order by x.subject collate "C") filter (where x.role is not null), '[]') as now
      from (
        select workspace, share, sequence, subject, null as role, null as expires, role as old_role, expires as old_expires
          from dropped
        union all select workspace, share, sequence, subject, role, expires, old_role, old_expires from narrowed
        union all select workspace, share, sequence, subject, role, expires, old_role, old_expires from contributed) x
      group by 1, 2, 3
  ), resources as (
    select workspace, share, sequence, jsonb_agg(resource order by resource collate "C") as was from emptied group by 1, 2, 3
  ), lowered as (
    select 'share' as kind, workspace, share as name, sequence,
        jsonb_strip_nulls(jsonb_build_object('sequence', sequence, 'resources', t.was)) || case when r.was is null
          then '{}' else jsonb_build_object('recipients', r.was) end as was,
        jsonb_strip_nulls(jsonb_build_object('sequence', sequence, 'resources', case when t.was is not null then '[]'::jsonb
          end)) || case when r.was is null then '{}' else jsonb_build_object('recipients', r.now) end as now
      from recipients r full join resources t using (workspace, share, sequence)
    union all
    select 'connection', workspace, name, sequence,
        jsonb_build_object('sequence', sequence, 'allow', to_jsonb(old_allow)),
        jsonb_build_object('sequence', sequence, 'allow', to_jsonb(allow)) from disallowed
  )
  select array_agg(bylaw.effect(array[d.workspace, d."with"], 'lower',
      bylaw.request_address(d.kind, d.workspace, d.name), l.was, l.now)
      order by d.workspace collate "C", d.kind collate "C", d.name collate "C", d.sequence) into v_effects
    from lowered l join bylaw.decisions d using (kind, workspace, name, sequence);
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.lower_level(a text, b text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when bylaw.level_rank(a) <= bylaw.level_rank(b) then a else b end
$function$;

CREATE OR REPLACE FUNCTION bylaw.mark_connections(p_set text, p_workspaces text[], p_changed text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update bylaw.connections c set written_as = json_build_array(c."with", c.requested_by, c.renew::text)::text
    where c.workspace = any (p_workspaces) and c.managed_by = p_set
      and 'Connection/' || c.workspace || '/' || c.name = any (p_changed)
      and c.written_as is distinct from json_build_array(c."with", c.requested_by, c.renew::text)::text;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.note_asked(p_workspaces text[], p_actor text, p_changed text[], p_run integer, p_now timestamp with time zone)
 RETURNS text[]
 LANGUAGE plpgsql
AS $function$
declare
  v_asked text[];
  v_effects jsonb[];
  v_closed jsonb[];
begin
  select coalesce(array_agg('Share/' || q.workspace || '/' || q.name), '{}') into v_asked
    from bylaw.current_requests q
    where q.kind = 'share' and q.side = q."with" and q.workspace = any (p_workspaces)
      and 'Share/' || q.workspace || '/' || q.name = any (p_changed)
      and not exists (select from bylaw.requests o where o.workspace = q.workspace and o.kind = q.kind
        and o.name = q.name and o.side = q.side and o.asked = q.asked);
  with asked as (
    insert into bylaw.requests as o (workspace, kind, name, side, digest, asked, asked_by, since)
      select q.workspace, q.kind, q.name, q.side, q.digest, q.asked, p_actor, p_now from bylaw.current_requests q
        where q.workspace = any (p_workspaces) or q."with" = any (p_workspaces)
      on conflict (workspace, kind, name, side) do update set digest = excluded.digest, asked = excluded.asked,
        asked_by = case when o.asked <> excluded.asked then excluded.asked_by else o.asked_by end,
        since = case when o.digest <> excluded.digest then excluded.since else o.since end
        where o.digest <> excluded.digest or o.asked <> excluded.asked
      returning o.*
  ), grouped as (
    select a.workspace, a.kind, a.name, bylaw.request_content(a.kind, a.workspace, a.name) as content,
        jsonb_object_agg(a.side, jsonb_build_object('digest', a.digest, 'asked', a.asked, 'by', a.asked_by,
          'since', bylaw.instant(a.since))) as sides
      from asked a group by 1, 2, 3
  )
  select array_agg(bylaw.effect(array[g.workspace, g.content ->> 'with'], 'ask',
      bylaw.request_address(g.kind, g.workspace, g.name), null, g.content || jsonb_build_object('sides', g.sides))
      order by g.workspace collate "C", g.kind collate "C", g.name collate "C") into v_effects from grouped g;
  with closed as (
    delete from bylaw.requests o where (o.workspace = any (p_workspaces) or o.side = any (p_workspaces))
      and not exists (select from bylaw.current_requests q where q.workspace = o.workspace and q.kind = o.kind
        and q.name = o.name and q.side = o.side)
      returning o.*
  ), grouped as (
    select c.workspace, c.kind, c.name, array_agg(c.side order by c.side collate "C") as sides from closed c group by 1, 2, 3
  )
  select array_agg(bylaw.effect(array(select distinct unnest(g.workspace || g.sides)), 'close',
      bylaw.request_address(g.kind, g.workspace, g.name), jsonb_build_object('sides', to_jsonb(g.sides)), null)
      order by g.workspace collate "C", g.kind collate "C", g.name collate "C") into v_closed from grouped g;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects || v_closed);
  return v_asked;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.note_people(p_chain text, p_time timestamp with time zone, p_actor text, p_run integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_events jsonb[];
begin
  with noted as (
    update bylaw.people p set noted = true where not p.noted and p.email is not null returning p.id, p.email, p.salt
  )
  select array_agg(jsonb_build_object('action', 'person', 'address', n.id,
      'payload_digest', bylaw.payload_digest(n.salt, n.id, null, jsonb_build_object('email', n.email))) order by n.id collate "C")
    into v_events from noted n;
  if v_events is not null then
    perform bylaw.append_events(p_chain, p_time, p_actor, p_run, null, null, v_events);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.number_requests(p_workspaces text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  r record;
  v_number integer;
  v_effects jsonb[] := '{}';
begin
  for r in
    select n.* from (
        select 'share' as kind, s.workspace, s.name, s."with" from bylaw.shares s
          where s.workspace = any (p_workspaces) and s."with" is not null and s.incarnation = 0
        union all select 'connection', c.workspace, c.name, c."with" from bylaw.connections c
          where c.workspace = any (p_workspaces) and c.incarnation = 0
      ) n
      order by n.workspace collate "C", n.kind collate "C", n.name collate "C"
  loop
    insert into bylaw.incarnations as i (workspace, kind, name, last) values (r.workspace, r.kind, r.name, 1)
      on conflict (workspace, kind, name) do update set last = i.last + 1
      returning i.last into v_number;
    if r.kind = 'share' then
      update bylaw.shares s set incarnation = v_number where s.workspace = r.workspace and s.name = r.name;
    else
      update bylaw.connections c set incarnation = v_number where c.workspace = r.workspace and c.name = r.name;
    end if;
    v_effects := v_effects || bylaw.effect(array[r.workspace, r."with"], 'number',
      bylaw.request_address(r.kind, r.workspace, r.name), null, jsonb_build_object('incarnation', v_number));
  end loop;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.payload_digest(p_salt text, p_address text, p_before jsonb, p_after jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select 'sha256:' || encode(sha256(convert_to(p_salt || ':'
    || jsonb_build_object('address', p_address, 'before', p_before, 'after', p_after)::text, 'UTF8')), 'hex')
$function$;

CREATE OR REPLACE FUNCTION bylaw.person_id(address text)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
declare
  v_email constant text := lower(address);
  found text := substring(v_email from '^(p_[0-9a-f]{24})@anonymised\.invalid$');
begin
  if found is not null then
    return found;
  end if;
  select p.id into found from bylaw.people p where p.email = v_email;
  if found is null then
    insert into bylaw.people (id, email, salt)
      values ('p_' || left(bylaw.random_salt(), 24), v_email, bylaw.random_salt())
      on conflict (email) do nothing;
    select p.id into found from bylaw.people p where p.email = v_email;
  end if;
  return found;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.person_ids(p_ids text[], p_emails text[])
 RETURNS TABLE(id text, email text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  -- Whoever may only read makes no ids.
  perform bylaw.current_actor(null);
  insert into bylaw.people as p (id, email, salt)
    select r.id, r.email, bylaw.random_salt() from unnest(p_ids, p_emails) r(id, email)
      where not exists (select from bylaw.people o where o.email = r.email) order by r.email collate "C"
    on conflict do nothing;
  return query select p.id, p.email from bylaw.people p where p.email = any (p_emails);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.random_salt()
 RETURNS text
 LANGUAGE sql
AS $function$
  select left(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'), 32)
$function$;

CREATE OR REPLACE FUNCTION bylaw.recipients_of(p_workspace text, p_share text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('subject', r.subject, 'role', r.role, 'expires', bylaw.instant(r.expires))
      order by r.subject collate "C"), '[]')
    from (select n.subject, n.role, n.expires from bylaw.share_recipients n
        where n.workspace = p_workspace and n.share = p_share
      union all select s."into", s.role, null from bylaw.shares s
        where s.workspace = p_workspace and s.name = p_share and s."into" is not null) r
$function$;

CREATE OR REPLACE FUNCTION bylaw.record_decision(p_kind text, p_workspace text, p_name text, p_side text, p_decision text, p_by text, p_actor text, p_digest text, p_reason text, p_automatic boolean, p_source text, p_strict text[], p_run integer, p_now timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  q bylaw.request_sides;
  v_request constant text := p_kind || ':' || p_workspace || '/' || p_name;
begin
  select * into q from bylaw.request_sides r
    where r.workspace = p_workspace and r.kind = p_kind and r.name = p_name and r.side = p_side;
  if not found then
    if exists (select from bylaw.current_requests r
        where r.workspace = p_workspace and r.kind = p_kind and r.name = p_name) then
      raise exception '% is no side of % that decides on it.', p_side, v_request using errcode = 'BL001';
    end if;
    raise exception 'There is no request %.', v_request using errcode = 'BL003';
  end if;
  perform bylaw.check_decision(q, p_decision, p_by, p_actor, p_digest, p_automatic, p_strict);
  if bylaw.is_repeated_decision(q, p_decision, p_source) then
    return false;
  end if;
  perform bylaw.write_decision(q, p_decision, p_by, p_actor, p_reason, p_automatic, p_source, p_run, p_now);
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.record_offboarding(p_person text, p_email text, p_actor text, p_anonymise boolean, p_account boolean, p_from jsonb, p_sets text[], p_workspaces text[], p_events jsonb)
 RETURNS TABLE(chain text, hash text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_now timestamptz;
  v_by text;
  v_name constant text := case when p_anonymise then p_person || '@anonymised.invalid' else p_email end;
  v_events jsonb[] := array(select e.value from jsonb_array_elements(p_events) with ordinality e order by e.ordinality);
  v_from constant text[] := array(select f ->> 'workspace' from jsonb_array_elements(p_from) f);
  v_workspaces text[];
  v_homes text[];
  v_heads jsonb;
  v_head jsonb;
  v_home text;
  v_mine jsonb[];
begin
  if not exists (select from bylaw.people p where p.id = p_person and (p.email = p_email or p.email is null))
      or exists (select from bylaw.people p where p.email = p_email and p.id <> p_person) then
    raise exception '% is not the id of %.', p_person, p_email using errcode = 'BL009';
  end if;
  select coalesce(array_agg(w.name order by w.name collate "C"), '{}') into v_workspaces from bylaw.workspaces w
    where w.name = any (p_workspaces || v_from);
  perform from bylaw.sets s where s.name = any (p_sets) order by s.name for update;
  perform from bylaw.workspaces w where w.name = any (v_workspaces) order by w.name for no key update;
  perform bylaw.check_offboarder(v_actor, p_person, p_email, v_from, p_account);
  perform bylaw.check_written(null, v_workspaces, v_events);
  perform bylaw.check_addresses(v_events);
  if exists (select from bylaw.members m join bylaw.workspaces w on w.name = m.workspace and w.archived_at is null
      where m.email in (p_email, v_name) and m.status = 'active' and (p_account or m.workspace = any (v_from))) then
    raise exception '% is still an active member.', p_email using errcode = 'BL009';
  end if;
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_by := bylaw.person_id(v_actor);
  -- An Approval that now names its author by an opaque id is no other decision.
  update bylaw.approvals a set counted_as = json_build_array(a.request, a.decision, a."by", a.digest)::text
    where a.workspace = any (v_workspaces) and a."by" = v_name
      and a.counted_as = json_build_array(a.request, a.decision, p_email, a.digest)::text;
  update bylaw.connections c set written_as = json_build_array(c."with", c.requested_by, c.renew::text)::text
    where c.workspace = any (v_workspaces)
      and c.written_as = json_build_array(c."with", p_email, c.renew::text)::text
      and 'Connection/' || c.workspace || '/' || c.name in (select e ->> 'object' from unnest(v_events) e);
  v_events := v_events || array(
    select jsonb_build_object('home', f.value ->> 'workspace', 'action', 'offboard',
        'address', 'Member/' || (f.value ->> 'workspace') || '/' || p_person, 'before', null,
        'after', jsonb_build_object('anonymised', p_anonymise, 'successor', f.value -> 'successor'))
      from jsonb_array_elements(p_from) with ordinality f order by f.ordinality);
  if p_account then
    v_events := v_events || jsonb_build_object('home', '*', 'action', 'offboard', 'address', 'User/' || p_person,
      'before', null, 'after', jsonb_build_object('anonymised', p_anonymise));
  end if;
  if cardinality(v_events) = 0 then
    raise exception 'An offboarding has at least one event.' using errcode = '22023';
  end if;
  v_homes := array(select h.home from (select distinct e ->> 'home' as home from unnest(v_events) e) h order by h.home collate "C");
  v_heads := bylaw.chain_heads(array(select 'workspace:' || unnest(v_homes)));
  perform bylaw.note_people('workspace:' || v_homes[1], v_now, v_by, null);
  foreach v_home in array v_homes loop
    select array_agg(x.event || case when x.nth = 1 and v_heads - ('workspace:' || v_home) <> '{}'
        then jsonb_build_object('heads', v_heads - ('workspace:' || v_home)) else '{}' end order by x.ordinality) into v_mine
      from (select e.event, e.ordinality, row_number() over (order by e.ordinality) as nth
        from unnest(v_events) with ordinality e(event, ordinality) where e.event ->> 'home' = v_home) x;
    v_head := bylaw.append_events('workspace:' || v_home, v_now, v_by, null, null, null, v_mine);
    if chain is null then
      chain := 'workspace:' || v_home;
      hash := v_head ->> 1;
    end if;
  end loop;
  if p_anonymise then
    -- What a set last applied under the address is no longer there; and the address is not to be kept.
    delete from bylaw.set_objects o where o.address in (select e ->> 'was' from unnest(v_events) e)
      or o.address in (select e ->> 'object' from unnest(v_events) e where e ->> 'action' = 'delete')
      or (p_account and right(o.address, length(p_email) + 1) = '/' || p_email);
  end if;
  -- Whoever waits for these rows begins anew.
  update bylaw.sets set last_run = last_run where name = any (p_sets);
  -- Nothing is named as changed: who takes something over asks for nothing by that, and decides nothing.
  perform bylaw.settle(v_actor, null, null, v_workspaces, '{}', '{}');
  update bylaw.workspaces set changes = changes + 1 where name = any (v_workspaces);
  insert into bylaw.offboarded as o (workspace, email_digest, person, anonymised, time)
    select r.workspace, encode(sha256(convert_to(i.id::text || ' ' || p_email, 'UTF8')), 'hex'), p_person, p_anonymise, v_now
      from unnest(v_from || case when p_account then array['*'] else '{}' end) r(workspace), bylaw.installation i
    on conflict (workspace, email_digest) do update set anonymised = excluded.anonymised or o.anonymised;
  return next;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.record_release(p_set text, p_commit text, p_actor text, p_workspaces text[], p_objects jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_now timestamptz;
  v_person text;
  v_workspaces text[];
  v_chains text[];
  v_heads jsonb;
  v_head jsonb;
  v_events jsonb[];
  v_chain constant text := 'set:' || p_set;
  v_released integer;
begin
  perform from bylaw.sets s where s.name = p_set for update;
  select coalesce(array_agg(w.name order by w.name collate "C"), '{}') into v_workspaces from bylaw.workspaces w
    where w.name = any (p_workspaces);
  perform from bylaw.workspaces w where w.name = any (v_workspaces) order by w.name for no key update;
  select array_agg(o.value || jsonb_build_object('action', 'release', 'before', jsonb_build_object('managedBy', p_set),
      'after', jsonb_build_object('managedBy', null)) order by o.ordinality) into strict v_events
    from jsonb_array_elements(p_objects) with ordinality o;
  perform bylaw.check_written(null, v_workspaces, v_events);
  perform bylaw.check_addresses(v_events);
  if exists (select from bylaw.object_rows r join unnest(v_events) e on r.address = e ->> 'object'
      where r.managed_by is not null) then
    raise exception 'What is let go of still belongs to a set.' using errcode = 'BL009';
  end if;
  with released as (
    delete from bylaw.set_objects o where o."set" = p_set and o.address in (select e ->> 'object' from unnest(v_events) e)
      returning o.address
  )
  select count(*) into v_released from released;
  if v_released <> cardinality(v_events) then
    raise exception 'What is let go of was not applied by %.', p_set using errcode = 'BL009';
  end if;
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_person := bylaw.person_id(v_actor);
  v_chains := array(select 'workspace:' || unnest(v_workspaces));
  v_heads := bylaw.chain_heads(v_chains);
  perform bylaw.note_people(coalesce(v_chains[1], v_chain), v_now, v_person, null);
  if v_heads is not null then
    v_events[1] := v_events[1] || jsonb_build_object('heads', v_heads);
  end if;
  v_head := bylaw.append_events(v_chain, v_now, v_person, null, p_commit, null, v_events);
  -- Whoever waits for these rows begins anew.
  update bylaw.sets set last_run = last_run where name = p_set;
  update bylaw.workspaces set changes = changes + 1 where name = any (v_workspaces);
  return v_head ->> 1;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.record_run(p_set text, p_attempt uuid, p_commit text, p_plan_digest text, p_actor text, p_workspaces text[], p_strict text[], p_events jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_now timestamptz;
  v_person text;
  v_run integer;
  v_workspaces text[];
  v_chains text[];
  v_heads jsonb;
  v_head jsonb;
  v_events jsonb[] := array(select e.value from jsonb_array_elements(p_events) with ordinality e order by e.ordinality);
  v_chain constant text := 'set:' || p_set;
  v_each text;
begin
  if coalesce(cardinality(v_events), 0) = 0 then
    raise exception 'A run has at least one event.' using errcode = '22023';
  end if;
  perform from bylaw.sets s where s.name = p_set for update;
  select array_agg(w.name order by w.name collate "C") into v_workspaces from bylaw.workspaces w where w.name = any (p_workspaces);
  v_workspaces := coalesce(v_workspaces, '{}');
  perform from bylaw.workspaces w where w.name = any (v_workspaces) order by w.name for no key update;
  perform bylaw.check_written(p_set, v_workspaces, v_events);
  perform bylaw.check_addresses(v_events);
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_person := bylaw.person_id(v_actor);
  v_chains := array(select 'workspace:' || unnest(v_workspaces));
  v_heads := bylaw.chain_heads(v_chains);
  update bylaw.sets set last_run = last_run + 1 where name = p_set returning last_run into strict v_run;
  perform bylaw.note_people(coalesce(v_chains[1], v_chain), v_now, v_person,
    case when v_chains[1] is not null then v_run end);
  if v_heads is not null then
    v_events[1] := v_events[1] || jsonb_build_object('heads', v_heads);
  end if;
  v_head := bylaw.append_events(v_chain, v_now, v_person, v_run, p_commit, p_plan_digest,
    array(select jsonb_build_object('action', e.event -> 'action', 'address', e.event -> 'address',
        'before', e.event -> 'before', 'after', e.event -> 'after')
        || case when e.event ? 'heads' then jsonb_build_object('heads', e.event -> 'heads') else '{}' end
      from unnest(v_events) with ordinality e(event, ordinality) order by e.ordinality));
  foreach v_each in array v_workspaces loop
    perform bylaw.append_events('workspace:' || v_each, v_now, v_person, v_run, p_commit, p_plan_digest,
      array[jsonb_build_object('action', 'run', 'address', 'Workspace/' || v_each, 'before', null,
        'after', jsonb_build_object('set', p_set, 'run', v_run),
        'heads', jsonb_build_object(v_chain, v_head))]);
  end loop;
  insert into bylaw.runs ("set", run, time, actor, login, commit, plan_digest, attempt, created, updated, deleted, adopted)
    select p_set, v_run, v_now, v_person, bylaw.without_addresses(session_user::text), p_commit, p_plan_digest, p_attempt,
        count(*) filter (where e ->> 'action' = 'create'), count(*) filter (where e ->> 'action' = 'update'),
        count(*) filter (where e ->> 'action' = 'delete'), count(*) filter (where e ->> 'action' = 'adopt')
      from unnest(v_events) e;
  delete from bylaw.set_objects o where o."set" = p_set and o.address in (
    select coalesce(e ->> 'was', case when e ->> 'action' = 'delete' then e ->> 'object' end) from unnest(v_events) e);
  insert into bylaw.set_objects ("set", address, digest)
    select p_set, e ->> 'object', e ->> 'digest' from unnest(v_events) e where e ->> 'action' <> 'delete'
    on conflict ("set", address) do update set digest = excluded.digest;
  perform bylaw.settle(v_actor, p_set, v_run, v_workspaces,
    array(select e ->> 'object' from unnest(v_events) e), coalesce(p_strict, '{}'));
  update bylaw.workspaces set changes = changes + 1 where name = any (v_workspaces);
  return v_run;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.request_address(p_kind text, p_workspace text, p_name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case p_kind when 'share' then 'Share/' else 'Connection/' end || p_workspace || '/' || p_name
$function$;

CREATE OR REPLACE FUNCTION bylaw.request_content(p_kind text, p_workspace text, p_name text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case p_kind when 'share' then (
      select jsonb_build_object('with', s."with", 'target', s.target, 'into', s."into", 'requestedBy', s.requested_by,
          'renew', s.renew, 'incarnation', q.incarnation, 'epoch', q.epoch,
          'recipients', bylaw.recipients_of(s.workspace, s.name), 'resources', bylaw.resources_shared(s.workspace, s.name))
        from bylaw.shares s
        join bylaw.current_share_requests q on q.workspace = s.workspace and q.name = s.name and q.side = s.workspace
        where s.workspace = p_workspace and s.name = p_name)
    else (
      select jsonb_build_object('with', c."with", 'requestedBy', c.requested_by, 'renew', c.renew,
          'incarnation', q.incarnation, 'epoch', q.epoch, 'allow', to_jsonb(c.allow))
        from bylaw.connections c
        join bylaw.current_connection_requests q on q.workspace = c.workspace and q.name = c.name
        where c.workspace = p_workspace and c.name = p_name)
    end
$function$;

CREATE OR REPLACE FUNCTION bylaw.resources_shared(p_workspace text, p_share text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(r.type || ':' || r.resource order by (r.type || ':' || r.resource) collate "C"), '[]')
    from bylaw.shares s
    join bylaw.space_resources r on r.workspace = s.workspace and r.space = s.target_space
    where s.workspace = p_workspace and s.name = p_share
$function$;

CREATE OR REPLACE FUNCTION bylaw.settle(p_actor text, p_set text, p_run integer, p_workspaces text[], p_changed text[], p_strict text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_asked text[];
begin
  perform bylaw.number_requests(p_workspaces, p_actor, p_run, v_now);
  perform bylaw.mark_connections(p_set, p_workspaces, p_changed);
  perform bylaw.end_withdrawn_approvals(p_set, p_workspaces, p_actor, p_changed, p_run, v_now);
  perform bylaw.settle_agreements(p_workspaces, p_actor, p_run, v_now);
  perform bylaw.lower_approvals(p_workspaces, p_actor, p_run, v_now);
  v_asked := bylaw.note_asked(p_workspaces, p_actor, p_changed, p_run, v_now);
  perform bylaw.approve_automatically(p_workspaces, v_asked, p_actor, p_strict, p_run, v_now);
  perform bylaw.count_approvals(p_set, p_workspaces, p_actor, p_changed, p_strict, p_run, v_now);
  perform bylaw.settle_agreements(p_workspaces, p_actor, p_run, v_now);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.settle_agreements(p_workspaces text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_made jsonb[];
  v_ended jsonb[];
  v_taken jsonb[];
  v_begun jsonb[];
begin
  with made as (
    insert into bylaw.epochs (workspace, "with", epoch)
      select distinct least(c.workspace collate "C", c."with" collate "C"),
          greatest(c.workspace collate "C", c."with" collate "C"), 1
        from (select workspace, "with" from bylaw.connections
          union select workspace, "with" from bylaw.shares where "with" is not null) c
        where c.workspace = any (p_workspaces) or c."with" = any (p_workspaces)
        order by least(c.workspace collate "C", c."with" collate "C"), greatest(c.workspace collate "C", c."with" collate "C")
      on conflict do nothing
      returning epochs.*
  )
  select array_agg(bylaw.epoch_effect(m.workspace, m."with", m.epoch, m.since) order by m.workspace collate "C", m."with" collate "C") into v_made from made m;
  with gone as (
    delete from bylaw.agreements a
      where (a.workspace = any (p_workspaces) or a."with" = any (p_workspaces)) and not exists (
        select from bylaw.agreements_in_force s
        join bylaw.workspaces w on w.name = s.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = s."with" and v.archived_at is null
        where s.workspace = a.workspace and s."with" = a."with")
      returning a.*
  ), raised as (
    update bylaw.epochs e set epoch = e.epoch + 1, since = null
      from (select distinct least(g.workspace collate "C", g."with" collate "C") as low,
        greatest(g.workspace collate "C", g."with" collate "C") as high from gone g) g
      where e.workspace = g.low and e."with" = g.high
      returning e.*
  )
  select array_agg(x.effect order by x.ordinality, x.workspace collate "C", x."with" collate "C") into v_ended from (
    select 1 as ordinality, g.workspace, g."with", bylaw.agreement_effect('disagree', g.workspace, g."with", g.connection,
        g.incarnation, g.request, g.sequence) as effect from gone g
    union all select 2, r.workspace, r."with", bylaw.epoch_effect(r.workspace, r."with", r.epoch, r.since) from raised r) x;
  with taken as (
    insert into bylaw.agreements as a (workspace, "with", connection, incarnation)
      select c.workspace, c."with", c.name, c.incarnation from bylaw.connections c
        join bylaw.workspaces w on w.name = c.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = c."with" and v.archived_at is null
        where (c.workspace = any (p_workspaces) or c."with" = any (p_workspaces)) and c.incarnation > 0
          and c.written_as = json_build_array(c."with", c.requested_by, c.renew::text)::text
          and (c.withdrawn is null or c.renew > c.withdrawn)
          and exists (select from bylaw.held_permissions h where h.workspace = c.workspace and h.email = c.requested_by
            and h.permission = 'manage:external_connections')
      on conflict (workspace, "with") do update
        set connection = excluded.connection, incarnation = excluded.incarnation, request = null, sequence = null
        where a.connection is null
      returning a.*
  )
  select array_agg(bylaw.agreement_effect('agree', t.workspace, t."with", t.connection, t.incarnation, t.request,
      t.sequence) order by t.workspace collate "C", t."with" collate "C") into v_taken from taken t;
  with begun as (
    update bylaw.epochs e set since = case when t.agreed then coalesce(e.since, p_now) end
      from (select o.workspace, o."with",
          (select count(*) = 2 from bylaw.agreements a where (a.workspace = o.workspace and a."with" = o."with")
            or (a.workspace = o."with" and a."with" = o.workspace)) as agreed
        from bylaw.epochs o where o.workspace = any (p_workspaces) or o."with" = any (p_workspaces)) t
      where e.workspace = t.workspace and e."with" = t."with" and (e.since is not null) <> t.agreed
      returning e.*
  )
  select array_agg(bylaw.epoch_effect(b.workspace, b."with", b.epoch, b.since) order by b.workspace collate "C", b."with" collate "C") into v_begun from begun b;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_made || v_ended || v_taken || v_begun);
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.withdraw(workspace text, "with" text, by text, reason text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_now timestamptz;
  v_ended jsonb;
  v_by constant text := lower("by");
  v_actor constant text := bylaw.current_actor(v_by);
  v_both constant text[] := array[withdraw.workspace, withdraw."with"];
begin
  perform from bylaw.workspaces w where w.name = any (v_both) order by w.name for no key update;
  perform bylaw.settle(v_actor, null, null, v_both, '{}', '{}');
  v_now := date_trunc('milliseconds', clock_timestamp());
  if not exists (select from unnest(array[v_by, v_actor]) p(email)
      having bool_and(bylaw.is_eca(withdraw.workspace, p.email) or bylaw.is_system_admin(p.email))) then
    raise exception '% is no External Connection Admin of %.', v_by, withdraw.workspace using errcode = 'BL008';
  end if;
  if not exists (select from bylaw.agreements a
      where a.workspace = withdraw.workspace and a."with" = withdraw."with") then
    return false;
  end if;
  update bylaw.connections c set withdrawn = c.renew
    where c.workspace = withdraw.workspace and c."with" = withdraw."with";
  with ended as (
    update bylaw.decisions d set ended_at = v_now
      where d.workspace = withdraw."with" and d.kind = 'connection' and d.side = withdraw.workspace
        and d.decision = 'approve' and d.ended_at is null
      returning d.workspace, d.name, d.sequence
  )
  select coalesce(jsonb_agg(jsonb_build_object('workspace', e.workspace, 'name', e.name, 'sequence', e.sequence)
    order by e.name collate "C", e.sequence), '[]') into v_ended from ended e;
  perform bylaw.append_effects(v_actor, null, v_now, array[bylaw.effect(v_both, 'withdraw',
    (select 'Connection/' || c.workspace || '/' || c.name from bylaw.connections c
      where (c.workspace = withdraw.workspace and c."with" = withdraw."with")
        or (c.workspace = withdraw."with" and c."with" = withdraw.workspace)
      order by c.workspace <> withdraw.workspace limit 1), null,
    jsonb_build_object('side', withdraw.workspace, 'with', withdraw."with", 'by', v_by,
      'reason', bylaw.without_addresses(reason),
      'withdrawn', (select c.withdrawn from bylaw.connections c
        where c.workspace = withdraw.workspace and c."with" = withdraw."with"),
      'ended', v_ended))]);
  perform bylaw.settle_agreements(v_both, v_actor, null, v_now);
  -- The digests of requests change with the epoch.
  perform bylaw.settle(v_actor, null, null, v_both, '{}', '{}');
  update bylaw.workspaces w set changes = changes + 1 where w.name = any (v_both);
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.without_addresses(given text)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
declare
  address text;
begin
  for address in select m[1] from regexp_matches(given,
      '([^\s@<>()\[\]{},;:"''`\\/|=]+@[^\s@<>()\[\]{},;:"''`\\/|=]*[^\s@<>()\[\]{},;:"''`\\/|=.!?*_~-])', 'g') m
    -- The longest first: one may be the end or the beginning of another.
    group by m[1] order by length(m[1]) desc, m[1] collate "C"
  loop
    given := replace(given, address, bylaw.person_id(address));
  end loop;
  return given;
end
$function$;

CREATE OR REPLACE FUNCTION bylaw.write_decision(q bylaw.request_sides, p_decision text, p_by text, p_actor text, p_reason text, p_automatic boolean, p_source text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_sequence integer;
  v_ended jsonb := '[]';
  v_agreement bylaw.agreements;
  v_allow text[] := coalesce((select c.allow from bylaw.connections c where q.kind = 'connection'
    and p_decision = 'approve' and c.workspace = q.workspace and c.name = q.name), '{}');
  v_approves constant boolean := q.kind = 'share' and p_decision = 'approve';
  v_effects jsonb[];
begin
  if p_decision <> 'approve' then
    with ended as (
      update bylaw.decisions d set ended_at = p_now
        where d.workspace = q.workspace and d.kind = q.kind and d.name = q.name and d.side = q.side
          and d.decision = 'approve' and d.ended_at is null
          and (p_decision = 'revoke' or q.covered or d.digest = q.digest)
        returning d.sequence
    )
    select coalesce(jsonb_agg(e.sequence order by e.sequence), '[]') into v_ended from ended e;
  end if;
  select coalesce(max(d.sequence), 0) + 1 into v_sequence from bylaw.decisions d
    where d.workspace = q.workspace and d.kind = q.kind and d.name = q.name;
  insert into bylaw.decisions (workspace, kind, name, sequence, "with", side, decision, "by", actor, login, automatic,
      digest, incarnation, epoch, renew, target, allow, reason, source, time)
    values (q.workspace, q.kind, q.name, v_sequence, q."with", q.side, p_decision, p_by, p_actor, session_user,
      p_automatic, q.digest, q.incarnation, q.epoch, q.renew, q.target, v_allow, p_reason, p_source, p_now);
  if v_approves then
    insert into bylaw.approved_recipients (workspace, share, sequence, subject, role, expires)
      select r.workspace, r.share, v_sequence, r.subject, r.role, r.expires from bylaw.share_recipients r
        where r.workspace = q.workspace and r.share = q.name
      union all select s.workspace, s.name, v_sequence, s."into", s.role, null from bylaw.shares s
        where s.workspace = q.workspace and s.name = q.name and s."into" is not null;
    if q.side = q.workspace then
      insert into bylaw.approved_resources (workspace, share, sequence, resource)
        select q.workspace, q.name, v_sequence, r.type || ':' || r.resource from bylaw.shares s
          join bylaw.space_resources r on r.workspace = s.workspace and r.space = s.target_space
          where s.workspace = q.workspace and s.name = q.name;
    end if;
  elsif q.kind = 'connection' and p_decision = 'approve' then
    insert into bylaw.agreements as a (workspace, "with", request, sequence)
      values (q.side, q.workspace, q.name, v_sequence)
      on conflict (workspace, "with") do update set request = excluded.request, sequence = excluded.sequence
        where a.connection is null
      returning a.* into v_agreement;
  end if;
  v_effects := array[bylaw.effect(array[q.workspace, q."with"], p_decision,
    bylaw.request_address(q.kind, q.workspace, q.name), null,
    jsonb_build_object('side', q.side, 'with', q."with", 'by', p_by, 'digest', q.digest, 'automatic', p_automatic,
      'reason', bylaw.without_addresses(p_reason), 'sequence', v_sequence, 'source', p_source,
      'incarnation', q.incarnation, 'epoch', q.epoch, 'renew', q.renew, 'target', q.target, 'allow', to_jsonb(v_allow),
      'recipients', case when v_approves then bylaw.recipients_of(q.workspace, q.name) else '[]' end,
      'resources', case when v_approves and q.side = q.workspace then bylaw.resources_shared(q.workspace, q.name)
        else '[]' end,
      'ended', v_ended))];
  if v_agreement.workspace is not null then
    v_effects := v_effects || bylaw.agreement_effect('agree', v_agreement.workspace, v_agreement."with",
      v_agreement.connection, v_agreement.incarnation, v_agreement.request, v_agreement.sequence);
  end if;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$function$;

-- Other objects



-- Owners and rights

-- owner of 1 schemas: bylaw_owner
-- owner of 27 views: bylaw_owner
-- owner of 41 tables: bylaw_owner
-- owner of 55 functions: bylaw_owner
grant delete, insert (workspace, name, "with", region, with_region, requested_by, allow, reason, renew, labels, managed_by), select, update (workspace, name, "with", region, with_region, requested_by, allow, reason, renew, labels, managed_by) on table bylaw.connections to bylaw_apply;
grant delete, insert (workspace, name, request, decision, by, digest, reason, labels, managed_by), select, update (workspace, name, request, decision, by, digest, reason, labels, managed_by) on table bylaw.approvals to bylaw_apply;
grant delete, insert (workspace, name, target, requested_by, "into", role, "with", region, with_region, reason, renew, labels, managed_by), select, update (workspace, name, target, requested_by, "into", role, "with", region, with_region, reason, renew, labels, managed_by) on table bylaw.shares to bylaw_apply;
grant delete, insert, select, update on table bylaw.connection_admins to bylaw_apply;
grant delete, insert, select, update on table bylaw.grant_permissions to bylaw_apply;
grant delete, insert, select, update on table bylaw.grants to bylaw_apply;
grant delete, insert, select, update on table bylaw.guest_spaces to bylaw_apply;
grant delete, insert, select, update on table bylaw.guests to bylaw_apply;
grant delete, insert, select, update on table bylaw.member_roles to bylaw_apply;
grant delete, insert, select, update on table bylaw.members to bylaw_apply;
grant delete, insert, select, update on table bylaw.resources to bylaw_apply;
grant delete, insert, select, update on table bylaw.role_permissions to bylaw_apply;
grant delete, insert, select, update on table bylaw.roles to bylaw_apply;
grant delete, insert, select, update on table bylaw.share_recipients to bylaw_apply;
grant delete, insert, select, update on table bylaw.space_resources to bylaw_apply;
grant delete, insert, select, update on table bylaw.spaces to bylaw_apply;
grant delete, insert, select, update on table bylaw.team_members to bylaw_apply;
grant delete, insert, select, update on table bylaw.teams to bylaw_apply;
grant delete, insert, select, update on table bylaw.users to bylaw_apply;
grant delete, insert, select, update on table bylaw.workspace_integrations to bylaw_apply;
grant delete, insert, select, update on table bylaw.workspace_providers to bylaw_apply;
grant delete, insert, select, update on table bylaw.workspaces to bylaw_apply;
grant execute on function bylaw.access_level(text,text) to bylaw_apply;
grant execute on function bylaw.access_level(text,text) to bylaw_plan;
grant execute on function bylaw.canonical_json(jsonb) to bylaw_apply;
grant execute on function bylaw.canonical_json(jsonb) to bylaw_plan;
grant execute on function bylaw.covers(text,text) to bylaw_apply;
grant execute on function bylaw.covers(text,text) to bylaw_plan;
grant execute on function bylaw.current_actor(text) to bylaw_apply;
grant execute on function bylaw.current_actor(text) to bylaw_plan;
grant execute on function bylaw.decide(text,text,text,text,text,text) to bylaw_apply;
grant execute on function bylaw.ensure_set(text) to bylaw_apply;
grant execute on function bylaw.erase_person(text,text) to bylaw_apply;
grant execute on function bylaw.gather_statistics() to bylaw_apply;
grant execute on function bylaw.is_active_member(text,text) to bylaw_apply;
grant execute on function bylaw.is_active_member(text,text) to bylaw_plan;
grant execute on function bylaw.is_approver(text,text,text,text) to bylaw_apply;
grant execute on function bylaw.is_approver(text,text,text,text) to bylaw_plan;
grant execute on function bylaw.is_connection_admin(text,text,text) to bylaw_apply;
grant execute on function bylaw.is_connection_admin(text,text,text) to bylaw_plan;
grant execute on function bylaw.is_eca(text,text) to bylaw_apply;
grant execute on function bylaw.is_eca(text,text) to bylaw_plan;
grant execute on function bylaw.is_system_admin(text) to bylaw_apply;
grant execute on function bylaw.is_system_admin(text) to bylaw_plan;
grant execute on function bylaw.level_rank(text) to bylaw_apply;
grant execute on function bylaw.level_rank(text) to bylaw_plan;
grant execute on function bylaw.lock_sets(text[],boolean) to bylaw_apply;
grant execute on function bylaw.lower_level(text,text) to bylaw_apply;
grant execute on function bylaw.lower_level(text,text) to bylaw_plan;
grant execute on function bylaw.person_ids(text[],text[]) to bylaw_apply;
grant execute on function bylaw.record_offboarding(text,text,text,boolean,boolean,jsonb,text[],text[],jsonb) to bylaw_apply;
grant execute on function bylaw.record_release(text,text,text,text[],jsonb) to bylaw_apply;
grant execute on function bylaw.record_run(text,uuid,text,text,text,text[],text[],jsonb) to bylaw_apply;
grant execute on function bylaw.withdraw(text,text,text,text) to bylaw_apply;
grant select on table bylaw.actors to bylaw_apply;
grant select on table bylaw.actors to bylaw_plan;
grant select on table bylaw.agreements to bylaw_apply;
grant select on table bylaw.agreements to bylaw_plan;
grant select on table bylaw.approvals to bylaw_plan;
grant select on table bylaw.approved_recipients to bylaw_apply;
grant select on table bylaw.approved_recipients to bylaw_plan;
grant select on table bylaw.approved_resources to bylaw_apply;
grant select on table bylaw.approved_resources to bylaw_plan;
grant select on table bylaw.audit_chains to bylaw_apply;
grant select on table bylaw.audit_chains to bylaw_plan;
grant select on table bylaw.audit_events to bylaw_apply;
grant select on table bylaw.audit_events to bylaw_plan;
grant select on table bylaw.behaviour to bylaw_apply;
grant select on table bylaw.behaviour to bylaw_plan;
grant select on table bylaw.behaviour_objects to bylaw_apply;
grant select on table bylaw.behaviour_objects to bylaw_plan;
grant select on table bylaw.connection_admins to bylaw_plan;
grant select on table bylaw.connections to bylaw_plan;
grant select on table bylaw.decisions to bylaw_apply;
grant select on table bylaw.decisions to bylaw_plan;
grant select on table bylaw.epochs to bylaw_apply;
grant select on table bylaw.epochs to bylaw_plan;
grant select on table bylaw.grant_permissions to bylaw_plan;
grant select on table bylaw.grants to bylaw_plan;
grant select on table bylaw.guest_spaces to bylaw_plan;
grant select on table bylaw.guests to bylaw_plan;
grant select on table bylaw.incarnations to bylaw_apply;
grant select on table bylaw.incarnations to bylaw_plan;
grant select on table bylaw.installation to bylaw_apply;
grant select on table bylaw.installation to bylaw_plan;
grant select on table bylaw.member_roles to bylaw_plan;
grant select on table bylaw.members to bylaw_plan;
grant select on table bylaw.migrations to bylaw_apply;
grant select on table bylaw.migrations to bylaw_plan;
grant select on table bylaw.offboarded to bylaw_apply;
grant select on table bylaw.offboarded to bylaw_plan;
grant select on table bylaw.people to bylaw_apply;
grant select on table bylaw.people to bylaw_plan;
grant select on table bylaw.requests to bylaw_apply;
grant select on table bylaw.requests to bylaw_plan;
grant select on table bylaw.resources to bylaw_plan;
grant select on table bylaw.role_permissions to bylaw_plan;
grant select on table bylaw.roles to bylaw_plan;
grant select on table bylaw.runs to bylaw_apply;
grant select on table bylaw.runs to bylaw_plan;
grant select on table bylaw.set_objects to bylaw_apply;
grant select on table bylaw.set_objects to bylaw_plan;
grant select on table bylaw.sets to bylaw_apply;
grant select on table bylaw.sets to bylaw_plan;
grant select on table bylaw.share_recipients to bylaw_plan;
grant select on table bylaw.shares to bylaw_plan;
grant select on table bylaw.space_resources to bylaw_plan;
grant select on table bylaw.spaces to bylaw_plan;
grant select on table bylaw.team_members to bylaw_plan;
grant select on table bylaw.teams to bylaw_plan;
grant select on table bylaw.users to bylaw_plan;
grant select on table bylaw.workspace_integrations to bylaw_plan;
grant select on table bylaw.workspace_providers to bylaw_plan;
grant select on table bylaw.workspaces to bylaw_plan;
grant select on view bylaw.access_paths to bylaw_apply;
grant select on view bylaw.access_paths to bylaw_plan;
grant select on view bylaw.active_connections to bylaw_apply;
grant select on view bylaw.active_connections to bylaw_plan;
grant select on view bylaw.active_guests to bylaw_apply;
grant select on view bylaw.active_guests to bylaw_plan;
grant select on view bylaw.active_memberships to bylaw_apply;
grant select on view bylaw.active_memberships to bylaw_plan;
grant select on view bylaw.agreements_in_force to bylaw_apply;
grant select on view bylaw.agreements_in_force to bylaw_plan;
grant select on view bylaw.capabilities to bylaw_apply;
grant select on view bylaw.capabilities to bylaw_plan;
grant select on view bylaw.contributions_in_force to bylaw_apply;
grant select on view bylaw.contributions_in_force to bylaw_plan;
grant select on view bylaw.current_connection_requests to bylaw_apply;
grant select on view bylaw.current_connection_requests to bylaw_plan;
grant select on view bylaw.current_requests to bylaw_apply;
grant select on view bylaw.current_requests to bylaw_plan;
grant select on view bylaw.current_share_requests to bylaw_apply;
grant select on view bylaw.current_share_requests to bylaw_plan;
grant select on view bylaw.direct_access_paths to bylaw_apply;
grant select on view bylaw.direct_access_paths to bylaw_plan;
grant select on view bylaw.effective_access to bylaw_apply;
grant select on view bylaw.effective_access to bylaw_plan;
grant select on view bylaw.ended_memberships to bylaw_apply;
grant select on view bylaw.ended_memberships to bylaw_plan;
grant select on view bylaw.held_permissions to bylaw_apply;
grant select on view bylaw.held_permissions to bylaw_plan;
grant select on view bylaw.internal_access_paths to bylaw_apply;
grant select on view bylaw.internal_access_paths to bylaw_plan;
grant select on view bylaw.internal_recipients to bylaw_apply;
grant select on view bylaw.internal_recipients to bylaw_plan;
grant select on view bylaw.places to bylaw_apply;
grant select on view bylaw.places to bylaw_plan;
grant select on view bylaw.recipients_approved_by_side to bylaw_apply;
grant select on view bylaw.recipients_approved_by_side to bylaw_plan;
grant select on view bylaw.recipients_in_force to bylaw_apply;
grant select on view bylaw.recipients_in_force to bylaw_plan;
grant select on view bylaw.request_sides to bylaw_apply;
grant select on view bylaw.request_sides to bylaw_plan;
grant select on view bylaw.resources_in_force to bylaw_apply;
grant select on view bylaw.resources_in_force to bylaw_plan;
grant select on view bylaw.share_approvals_in_force to bylaw_apply;
grant select on view bylaw.share_approvals_in_force to bylaw_plan;
grant select on view bylaw.system_admins to bylaw_apply;
grant select on view bylaw.system_admins to bylaw_plan;
grant select on view bylaw.targets to bylaw_apply;
grant select on view bylaw.targets to bylaw_plan;
grant select on view bylaw.unexpired_grants to bylaw_apply;
grant select on view bylaw.unexpired_grants to bylaw_plan;
grant select on view bylaw.workspace_admins to bylaw_apply;
grant select on view bylaw.workspace_admins to bylaw_plan;
grant usage on schema bylaw to bylaw_apply;
grant usage on schema bylaw to bylaw_plan;
