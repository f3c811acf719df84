-- Tables

create table bylaw.actors (
  login text not null,
  email text not null,
  constraint actors_email_check CHECK (((email = lower((email COLLATE "C"))) AND (email !~ '[^!-~]'::text))),
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
  partner text,
  partner_member text,
  constraint approved_recipient_partner CHECK (((partner IS NULL) = (partner_member IS NULL))),
  constraint approved_recipients_pkey PRIMARY KEY (workspace, share, sequence, subject),
  constraint approved_recipients_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'co-owner'::text])))
);

create table bylaw.approved_resources (
  workspace text not null,
  share text not null,
  sequence integer not null,
  resource text not null,
  resource_workspace text,
  resource_name text,
  constraint approved_resource_key CHECK (((resource_workspace IS NULL) = (resource_name IS NULL))),
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
  with_region text,
  requested_by text not null,
  allow text[] default '{playbook,space,vault,workflow}'::text[] not null,
  reason text,
  renew integer default 0 not null,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  incarnation integer default 0 not null,
  withdrawn integer,
  written_as text,
  suspended boolean default false not null,
  partner text,
  constraint connection_region CHECK ((((partner IS NULL) AND (with_region IS NULL)) OR ((partner IS NOT NULL) AND (with_region IS NOT NULL) AND (partner = "with") AND (region = with_region)))),
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
  target_workspace text,
  target_space text,
  target_resource text,
  constraint decision_target CHECK (((target_workspace IS NULL) = ((target_space IS NULL) AND (target_resource IS NULL)))),
  constraint decisions_decision_check CHECK ((decision = ANY (ARRAY['approve'::text, 'deny'::text, 'revoke'::text]))),
  constraint decisions_kind_check CHECK ((kind = ANY (ARRAY['share'::text, 'connection'::text]))),
  constraint decisions_pkey PRIMARY KEY (workspace, kind, name, sequence),
  constraint decisions_sequence_check CHECK ((sequence > 0))
);

create table bylaw.endings (
  workspace text not null,
  kind text not null,
  name text not null,
  subject text default ''::text not null,
  "with" text not null,
  cause text not null,
  renew integer not null,
  incarnation integer not null,
  run integer,
  "time" timestamp(3) with time zone not null,
  constraint endings_cause_check CHECK ((cause = ANY (ARRAY['recipient'::text, 'space'::text, 'region'::text, 'workspace'::text, 'partners'::text, 'lost'::text]))),
  constraint endings_kind_check CHECK ((kind = ANY (ARRAY['share'::text, 'connection'::text]))),
  constraint endings_pkey PRIMARY KEY (workspace, kind, name, subject)
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

create table bylaw.events_given (
  transaction xid8 not null,
  part integer not null,
  events jsonb[] not null,
  constraint events_given_pkey PRIMARY KEY (transaction, part)
);

create table bylaw.former_addresses (
  email text not null,
  person text not null,
  salt text,
  freed boolean default false not null,
  constraint former_addresses_email_check CHECK (((email = lower((email COLLATE "C"))) AND (email !~ '[^!-~]'::text))),
  constraint former_addresses_pkey PRIMARY KEY (email, person)
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
  dormant boolean default false not null,
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
  suspended boolean default false not null,
  ended integer,
  dormant boolean default false not null,
  constraint guests_email_check CHECK (((email = lower((email COLLATE "C"))) AND (email !~ '[^!-~]'::text))),
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
  dormant boolean default false not null,
  constraint members_email_check CHECK (((email = lower((email COLLATE "C"))) AND (email !~ '[^!-~]'::text))),
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

create table bylaw.offboardings (
  workspace text not null,
  email text not null,
  confirm text not null,
  successor text,
  renew integer default 0 not null,
  labels jsonb default '{}'::jsonb not null,
  managed_by text,
  constraint offboardings_confirm_check CHECK ((confirm = 'DELETE'::text)),
  constraint offboardings_email_check CHECK (((email = lower((email COLLATE "C"))) AND (email !~ '[^!-~]'::text))),
  constraint offboardings_pkey PRIMARY KEY (workspace, email),
  constraint offboardings_renew_check CHECK ((renew >= 0))
);

create table bylaw.people (
  id text not null,
  email text,
  salt text,
  noted boolean default false not null,
  known_as text,
  constraint people_email_check CHECK (((email = lower((email COLLATE "C"))) AND (email ~ '^[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+(?:''[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+)*@[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+$'::text))),
  constraint people_email_key UNIQUE (email),
  constraint people_id_check CHECK ((id ~ '^p_[0-9a-f]{24}$'::text)),
  constraint people_known_as_key UNIQUE (known_as),
  constraint people_pkey PRIMARY KEY (id)
);

create table bylaw.plan_approvals (
  digest text not null,
  person text not null,
  login text not null,
  "time" timestamp(3) with time zone not null,
  constraint plan_approvals_pkey PRIMARY KEY (digest, person)
);

create table bylaw.plans (
  digest text not null,
  set text not null,
  plan text not null,
  actor text not null,
  login text not null,
  "time" timestamp(3) with time zone not null,
  constraint plans_digest_check CHECK ((digest ~ '^sha256:[0-9a-f]{64}$'::text)),
  constraint plans_pkey PRIMARY KEY (digest)
);

create table bylaw.policies (
  digest text not null,
  policies text not null,
  constraint policies_check CHECK ((digest = ('sha256:'::text || encode(sha256(convert_to(policies, 'UTF8'::name)), 'hex'::text)))),
  constraint policies_pkey PRIMARY KEY (digest)
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
  lapsed boolean default false not null,
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
  released integer default 0 not null,
  accepted integer default 0 not null,
  policies text,
  constraint runs_attempt_key UNIQUE (attempt),
  constraint runs_pkey PRIMARY KEY (set, run),
  constraint runs_run_check CHECK ((run > 0)),
  constraint runs_set_plan_digest_key UNIQUE (set, plan_digest)
);

create table bylaw.set_objects (
  set text not null,
  address text not null,
  digest text not null,
  former_name text,
  constraint set_objects_pkey PRIMARY KEY (set, address)
);

create table bylaw.sets (
  name text not null,
  last_run integer default 0 not null,
  policies text,
  apply_settings text,
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
  own_user text generated always as (
CASE
    WHEN ((subject_workspace = workspace) AND (subject ~~ 'user:%'::text)) THEN substr(subject, 6)
    ELSE NULL::text
END) stored,
  own_team text generated always as (
CASE
    WHEN ((subject_workspace = workspace) AND (subject ~~ 'team:%'::text)) THEN substr(subject, 6)
    ELSE NULL::text
END) stored,
  partner text,
  partner_member text,
  constraint share_recipient_partner CHECK ((((partner IS NULL) AND (partner_member IS NULL)) OR ((partner IS NOT NULL) AND (partner_member IS NOT NULL) AND (partner = subject_workspace) AND (partner <> workspace) AND (subject = ('user:'::text || partner_member))))),
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
  suspended boolean default false not null,
  partner text,
  into_partner text,
  into_partner_space text,
  dormant boolean default false not null,
  constraint share_into CHECK (((("into" IS NULL) = (role IS NULL)) AND (("into" IS NULL) OR (("with" IS NOT NULL) AND (target !~~ 'space:%'::text))))) NOT VALID,
  constraint share_into_partner CHECK ((((into_partner IS NULL) AND (into_partner_space IS NULL)) OR ((into_partner IS NOT NULL) AND (into_partner_space IS NOT NULL) AND ("with" IS NOT NULL) AND ("into" IS NOT NULL) AND (into_partner = "with") AND ("into" = ('space:'::text || into_partner_space))))),
  constraint share_region CHECK (((("with" IS NULL) = (region IS NULL)) AND (((partner IS NULL) AND (with_region IS NULL)) OR ((partner IS NOT NULL) AND (with_region IS NOT NULL) AND ("with" IS NOT NULL) AND (partner = "with") AND (region = with_region))))),
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
  constraint users_email_check CHECK (((email = lower((email COLLATE "C"))) AND (email !~ '[^!-~]'::text))),
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
CREATE INDEX approved_recipients_partner ON bylaw.approved_recipients USING btree (partner, partner_member);
CREATE INDEX approved_resources_resource ON bylaw.approved_resources USING btree (resource_workspace, resource_name);
CREATE INDEX audit_events_address ON bylaw.audit_events USING btree (address);
CREATE INDEX audit_events_agreements ON bylaw.audit_events USING btree (chain) WHERE (action = ANY (ARRAY['run'::text, 'number'::text, 'ask'::text, 'close'::text, 'approve'::text, 'deny'::text, 'revoke'::text, 'source'::text, 'lower'::text, 'withdraw'::text, 'agree'::text, 'disagree'::text, 'epoch'::text, 'end'::text, 'reopen'::text]));
CREATE INDEX audit_events_renames ON bylaw.audit_events USING btree (((before ->> 'address'::text))) WHERE (before ? 'address'::text);
CREATE INDEX audit_events_runs ON bylaw.audit_events USING btree (chain, run);
CREATE INDEX audit_events_withdrawals ON bylaw.audit_events USING btree (chain) WHERE (action = ANY (ARRAY['withdraw'::text, 'disagree'::text]));
CREATE INDEX connection_admins_email ON bylaw.connection_admins USING btree (workspace, email);
CREATE INDEX connections_partner ON bylaw.connections USING btree (partner);
CREATE INDEX connections_requested_by ON bylaw.connections USING btree (workspace, requested_by);
CREATE INDEX connections_with ON bylaw.connections USING btree ("with");
CREATE INDEX decisions_side ON bylaw.decisions USING btree (side, source);
CREATE INDEX decisions_target_resource ON bylaw.decisions USING btree (target_workspace, target_resource);
CREATE INDEX decisions_target_space ON bylaw.decisions USING btree (target_workspace, target_space);
CREATE INDEX endings_with ON bylaw.endings USING btree ("with");
CREATE UNIQUE INDEX former_addresses_held ON bylaw.former_addresses USING btree (email) WHERE (NOT freed);
CREATE INDEX former_addresses_person ON bylaw.former_addresses USING btree (person);
CREATE INDEX grants_role ON bylaw.grants USING btree (workspace, subject_role);
CREATE INDEX grants_team ON bylaw.grants USING btree (workspace, subject_team);
CREATE INDEX grants_user ON bylaw.grants USING btree (workspace, subject_user);
CREATE INDEX guest_spaces_space ON bylaw.guest_spaces USING btree (workspace, space);
CREATE INDEX guests_email ON bylaw.guests USING btree (email);
CREATE INDEX guests_invited_by ON bylaw.guests USING btree (workspace, invited_by);
CREATE INDEX member_roles_role ON bylaw.member_roles USING btree (workspace, role);
CREATE INDEX members_email ON bylaw.members USING btree (email);
CREATE INDEX people_not_noted ON bylaw.people USING btree (id) WHERE (NOT noted);
CREATE INDEX plans_by_set ON bylaw.plans USING btree (set, "time");
CREATE INDEX requests_side ON bylaw.requests USING btree (side);
CREATE INDEX resources_creator ON bylaw.resources USING btree (workspace, creator);
CREATE INDEX share_recipients_own_team ON bylaw.share_recipients USING btree (workspace, own_team);
CREATE INDEX share_recipients_own_user ON bylaw.share_recipients USING btree (workspace, own_user);
CREATE INDEX share_recipients_partner ON bylaw.share_recipients USING btree (partner, partner_member);
CREATE INDEX share_recipients_team ON bylaw.share_recipients USING btree (subject_workspace, subject_team);
CREATE INDEX share_recipients_user ON bylaw.share_recipients USING btree (subject_workspace, subject_user);
CREATE INDEX shares_into_partner ON bylaw.shares USING btree (into_partner, into_partner_space);
CREATE INDEX shares_partner ON bylaw.shares USING btree (partner);
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
alter table bylaw.approved_recipients add constraint approved_recipients_partner_partner_member_fkey FOREIGN KEY (partner, partner_member) REFERENCES bylaw.members(workspace, email) ON UPDATE RESTRICT ON DELETE SET NULL;
alter table bylaw.approved_resources add constraint approved_resources_resource_workspace_resource_name_fkey FOREIGN KEY (resource_workspace, resource_name) REFERENCES bylaw.resources(workspace, name) ON UPDATE RESTRICT ON DELETE SET NULL;
alter table bylaw.connection_admins add constraint connection_admins_workspace_connection_fkey FOREIGN KEY (workspace, connection) REFERENCES bylaw.connections(workspace, name) ON DELETE CASCADE;
alter table bylaw.connection_admins add constraint connection_admins_workspace_email_fkey FOREIGN KEY (workspace, email) REFERENCES bylaw.members(workspace, email);
alter table bylaw.connections add constraint connections_partner_with_region_fkey FOREIGN KEY (partner, with_region) REFERENCES bylaw.workspaces(name, region) ON UPDATE SET NULL ON DELETE SET NULL;
alter table bylaw.connections add constraint connections_workspace_region_fkey FOREIGN KEY (workspace, region) REFERENCES bylaw.workspaces(name, region) ON UPDATE CASCADE;
alter table bylaw.connections add constraint connections_workspace_requested_by_fkey FOREIGN KEY (workspace, requested_by) REFERENCES bylaw.members(workspace, email);
alter table bylaw.decisions add constraint decisions_target_workspace_target_resource_fkey FOREIGN KEY (target_workspace, target_resource) REFERENCES bylaw.resources(workspace, name) ON UPDATE RESTRICT ON DELETE SET NULL;
alter table bylaw.decisions add constraint decisions_target_workspace_target_space_fkey FOREIGN KEY (target_workspace, target_space) REFERENCES bylaw.spaces(workspace, name) ON UPDATE RESTRICT ON DELETE SET NULL;
alter table bylaw.former_addresses add constraint former_addresses_person_fkey FOREIGN KEY (person) REFERENCES bylaw.people(id);
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
alter table bylaw.offboardings add constraint offboardings_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.plan_approvals add constraint plan_approvals_digest_fkey FOREIGN KEY (digest) REFERENCES bylaw.plans(digest);
alter table bylaw.plans add constraint plans_set_fkey FOREIGN KEY (set) REFERENCES bylaw.sets(name);
alter table bylaw.resources add constraint resources_workspace_creator_fkey FOREIGN KEY (workspace, creator) REFERENCES bylaw.members(workspace, email);
alter table bylaw.resources add constraint resources_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.role_permissions add constraint role_permissions_workspace_role_fkey FOREIGN KEY (workspace, role) REFERENCES bylaw.roles(workspace, name) ON DELETE CASCADE;
alter table bylaw.roles add constraint roles_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.runs add constraint runs_actor_fkey FOREIGN KEY (actor) REFERENCES bylaw.people(id);
alter table bylaw.runs add constraint runs_policies_fkey FOREIGN KEY (policies) REFERENCES bylaw.policies(digest);
alter table bylaw.runs add constraint runs_set_fkey FOREIGN KEY (set) REFERENCES bylaw.sets(name);
alter table bylaw.set_objects add constraint set_objects_set_fkey FOREIGN KEY (set) REFERENCES bylaw.sets(name);
alter table bylaw.sets add constraint sets_policies_fkey FOREIGN KEY (policies) REFERENCES bylaw.policies(digest);
alter table bylaw.share_recipients add constraint share_recipients_partner_partner_member_fkey FOREIGN KEY (partner, partner_member) REFERENCES bylaw.members(workspace, email) ON UPDATE RESTRICT ON DELETE SET NULL;
alter table bylaw.share_recipients add constraint share_recipients_workspace_own_team_fkey FOREIGN KEY (workspace, own_team) REFERENCES bylaw.teams(workspace, name);
alter table bylaw.share_recipients add constraint share_recipients_workspace_own_user_fkey FOREIGN KEY (workspace, own_user) REFERENCES bylaw.members(workspace, email);
alter table bylaw.share_recipients add constraint share_recipients_workspace_share_fkey FOREIGN KEY (workspace, share) REFERENCES bylaw.shares(workspace, name) ON DELETE CASCADE;
alter table bylaw.shares add constraint shares_into_partner_into_partner_space_fkey FOREIGN KEY (into_partner, into_partner_space) REFERENCES bylaw.spaces(workspace, name) ON UPDATE RESTRICT ON DELETE SET NULL;
alter table bylaw.shares add constraint shares_partner_with_region_fkey FOREIGN KEY (partner, with_region) REFERENCES bylaw.workspaces(name, region) ON UPDATE SET NULL ON DELETE SET NULL;
alter table bylaw.shares add constraint shares_workspace_fkey FOREIGN KEY (workspace) REFERENCES bylaw.workspaces(name);
alter table bylaw.shares add constraint shares_workspace_region_fkey FOREIGN KEY (workspace, region) REFERENCES bylaw.workspaces(name, region) ON UPDATE CASCADE;
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

create view bylaw.access_paths (
  workspace text,
  type text,
  name text,
  at_workspace text,
  at_type text,
  at_name text,
  email text,
  level text,
  link boolean,
  via text[]
) …;

create view bylaw.active_connections (
  workspace text,
  "with" text,
  epoch integer,
  since timestamp(3) with time zone,
  allow text[],
  suspended boolean
) …;

create view bylaw.active_guests (
  workspace text,
  email text
) …;

create view bylaw.active_memberships (
  workspace text,
  email text
) …;

create view bylaw.agreements_in_force (
  workspace text,
  "with" text,
  allow text[]
) …;

create view bylaw.asked_recipients (
  workspace text,
  share text,
  subject text,
  role text,
  expires timestamp with time zone
) …;

create view bylaw.capabilities (
  workspace text,
  email text,
  capability text
) …;

create view bylaw.contributions_in_force (
  workspace text,
  share text,
  "with" text,
  target text,
  into_space text,
  role text
) …;

create view bylaw.covered_sides (
  workspace text,
  kind text,
  name text,
  side text,
  "with" text,
  incarnation integer,
  epoch integer,
  renew integer,
  requested_by text,
  target text,
  managed_by text,
  digest text,
  asked text,
  covered boolean
) …;

create view bylaw.crossings (
  workspace text,
  kind text,
  name text,
  subject text,
  "with" text,
  renew integer,
  incarnation integer,
  gone text,
  lost text
) …;

create view bylaw.current_connection_requests (
  workspace text,
  name text,
  "with" text,
  incarnation integer,
  epoch integer,
  renew integer,
  requested_by text,
  managed_by text,
  digest text,
  asked text
) …;

create view bylaw.current_requests (
  workspace text,
  kind text,
  name text,
  side text,
  "with" text,
  incarnation integer,
  epoch integer,
  renew integer,
  requested_by text,
  target text,
  managed_by text,
  digest text,
  asked text
) …;

create view bylaw.current_share_requests (
  workspace text,
  name text,
  side text,
  "with" text,
  incarnation integer,
  epoch integer,
  renew integer,
  requested_by text,
  target text,
  managed_by text,
  digest text,
  asked text
) …;

create view bylaw.direct_access_paths (
  workspace text,
  type text,
  name text,
  email text,
  level text,
  link boolean,
  via text[],
  home text,
  share text,
  admin boolean
) …;

create view bylaw.effective_access (
  principal text,
  object text,
  level text,
  via text[]
) …;

create view bylaw.ended_memberships (
  workspace text,
  email text
) …;

create view bylaw.held_permissions (
  workspace text,
  email text,
  permission text,
  via text
) …;

create view bylaw.internal_access_paths (
  workspace text,
  type text,
  name text,
  email text,
  level text,
  link boolean,
  via text[]
) …;

create view bylaw.internal_recipients (
  workspace text,
  share text,
  email text,
  role text,
  expires timestamp with time zone,
  step text
) …;

create view bylaw.live_requests (
  workspace text,
  kind text,
  name text,
  incarnation integer
) …;

create view bylaw.object_rows (
  address text,
  workspace text,
  managed_by text,
  present boolean,
  written_by xid,
  command bigint
) …;

create view bylaw.places (
  workspace text,
  type text,
  name text,
  at_workspace text,
  at_type text,
  at_name text,
  place text,
  most text,
  steps text[]
) …;

create view bylaw.present_approved_recipients (
  workspace text,
  share text,
  sequence integer,
  subject text,
  role text,
  expires timestamp with time zone
) …;

create view bylaw.present_approved_resources (
  workspace text,
  share text,
  sequence integer,
  resource text
) …;

create view bylaw.recipients_approved_by_side (
  workspace text,
  share text,
  side text,
  subject text,
  role text,
  expires timestamp with time zone
) …;

create view bylaw.recipients_in_force (
  workspace text,
  share text,
  "with" text,
  target text,
  subject text,
  subject_user text,
  role text,
  expires timestamp with time zone
) …;

create view bylaw.request_sides (
  workspace text,
  kind text,
  name text,
  side text,
  "with" text,
  incarnation integer,
  epoch integer,
  renew integer,
  requested_by text,
  target text,
  managed_by text,
  digest text,
  asked text,
  covered boolean,
  closed boolean
) …;

create view bylaw.resources_in_force (
  workspace text,
  share text,
  resource text
) …;

create view bylaw.share_approvals_in_force (
  workspace text,
  share text,
  side text,
  sequence integer,
  renew integer,
  "with" text
) …;

create view bylaw.system_admins (
  workspace text,
  email text
) …;

create view bylaw.targets (
  workspace text,
  type text,
  name text
) …;

create view bylaw.unexpired_grants (
  workspace text,
  subject text,
  subject_user text,
  subject_team text,
  permission text
) …;

create view bylaw.workspace_admins (
  workspace text,
  email text
) …;

-- Functions

CREATE OR REPLACE FUNCTION bylaw.accept_each_other(a bylaw.workspaces, b bylaw.workspaces)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE …;

CREATE OR REPLACE FUNCTION bylaw.access_level(email text, target text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE STRICT
 SET plan_cache_mode TO 'force_generic_plan'
 SET jit TO 'off' …;

CREATE OR REPLACE FUNCTION bylaw.agreement_effect(p_action text, p_workspace text, p_with text, p_connection text, p_incarnation integer, p_request text, p_sequence integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.answers_for_set(p_set text, p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.append_effects(p_actor text, p_run integer, p_time timestamp with time zone, p_effects jsonb[])
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.append_events(p_chain text, p_time timestamp with time zone, p_actor text, p_run integer, p_commit text, p_plan_digest text, p_events jsonb[])
 RETURNS jsonb
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.append_home_events(p_time timestamp with time zone, p_actor text, p_events jsonb[])
 RETURNS TABLE(chain text, hash text)
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.approve_automatically(p_workspaces text[], p_asked text[], p_actor text, p_strict text[], p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.archived_until(p_workspaces text[])
 RETURNS TABLE(workspace text, until timestamp with time zone)
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.automatic_approver(q bylaw.request_sides, p_actor text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.chain_heads(p_chains text[])
 RETURNS jsonb
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.check_addresses(p_events jsonb[])
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.check_confirmation(p_address text, p_by text, p_actor text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.check_decision(q bylaw.request_sides, p_decision text, p_by text, p_actor text, p_digest text, p_automatic boolean, p_strict text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.check_leavings(p_events jsonb[])
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.check_new_address(p_email text, p_person text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.check_offboarder(p_actor text, p_person text, p_email text, p_workspaces text[], p_account boolean)
 RETURNS void
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.check_people_admin(p_claimed text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.check_written(p_set text, p_workspaces text[], p_events jsonb[])
 RETURNS void
 LANGUAGE plpgsql
 SET enable_nestloop TO 'off' …;

CREATE OR REPLACE FUNCTION bylaw.confirm(addresses text[], by text, reason text DEFAULT NULL::text)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan' …;

CREATE OR REPLACE FUNCTION bylaw.count_approvals(p_set text, p_workspaces text[], p_actor text, p_changed text[], p_strict text[], p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.count_written_rows()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.covers(held text, wanted text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE …;

CREATE OR REPLACE FUNCTION bylaw.current_actor(p_claimed text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.decide(request text, side text, decision text, by text, digest text, reason text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan' …;

CREATE OR REPLACE FUNCTION bylaw.decide_plan(p_digest text, p_approves boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.deciders_of_other_side(q bylaw.request_sides)
 RETURNS SETOF text
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.drop_renamed_resources(p_workspaces text[], p_reused text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.drop_renamed_spaces(p_reused text[])
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.drop_renamed_targets(p_workspaces text[], p_reused text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.effect(p_pair text[], p_action text, p_address text, p_before jsonb, p_after jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.end_invitations(p_workspaces text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.end_what_is_gone(p_workspaces text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.end_withdrawn_approvals(p_set text, p_workspaces text[], p_actor text, p_changed text[], p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.ensure_set(p_set text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.epoch_effect(p_workspace text, p_with text, p_epoch integer, p_since timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.erase_person(p_actor text, p_email text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.event_hash(p_format integer, p_chain text, p_sequence bigint, p_run integer, p_time text, p_actor text, p_login text, p_action text, p_commit text, p_plan_digest text, p_heads jsonb, p_payload_digest text, p_previous_hash text)
 RETURNS text
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.excludes(p_workspace text, p_other text)
 RETURNS boolean
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.free_address(p_actor text, p_email text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.gather_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.give_events(p_events jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.given_events(p_events jsonb)
 RETURNS jsonb[]
 LANGUAGE sql …;

CREATE OR REPLACE FUNCTION bylaw.has_ended(p_kind text, p_workspace text, p_name text)
 RETURNS boolean
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.has_other_partner(q bylaw.request_sides)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.head_hashes(p_heads jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.instant(p_time timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE …;

CREATE OR REPLACE FUNCTION bylaw.is_active_member(p_workspace text, p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.is_approver(p_kind text, p_side text, p_other text, p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.is_connection_admin(p_workspace text, p_with text, p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.is_eca(p_workspace text, p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.is_repeated_decision(q bylaw.request_sides, p_decision text, p_source text)
 RETURNS boolean
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.is_system_admin(p_email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.lay_dormant(p_workspaces text[])
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.left_with_renew(p_workspace text, p_person text)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.level_rank(level text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE …;

CREATE OR REPLACE FUNCTION bylaw.lock_sets(p_sets text[], p_wait boolean)
 RETURNS TABLE(name text, last_run integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.lower_approvals(p_workspaces text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.lower_level(a text, b text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE …;

CREATE OR REPLACE FUNCTION bylaw.manages_access(p_address text, p_email text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.mark_connections(p_set text, p_workspaces text[], p_actor text, p_changed text[])
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.note_asked(p_workspaces text[], p_actor text, p_changed text[], p_run integer, p_now timestamp with time zone)
 RETURNS text[]
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.note_people(p_chain text, p_time timestamp with time zone, p_actor text, p_run integer)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.number_requests(p_workspaces text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.partners_of(p_workspaces text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.payload_digest(p_salt text, p_address text, p_before jsonb, p_after jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.person_id(address text)
 RETURNS text
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.person_ids(p_ids text[], p_emails text[])
 RETURNS TABLE(id text, email text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.present_address(p_email text)
 RETURNS text
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.purge_workspaces(p_actor text, p_workspaces text[], p_confirmed text[])
 RETURNS TABLE(workspace text, until timestamp with time zone, purged boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan' …;

CREATE OR REPLACE FUNCTION bylaw.random_salt()
 RETURNS text
 LANGUAGE sql …;

CREATE OR REPLACE FUNCTION bylaw.recipients_of(p_workspace text, p_share text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.record_apply_settings(p_set text, p_commit text, p_plan_digest text, p_actor text, p_settings text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.record_decision(p_kind text, p_workspace text, p_name text, p_side text, p_decision text, p_by text, p_actor text, p_digest text, p_reason text, p_automatic boolean, p_source text, p_strict text[], p_run integer, p_now timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.record_offboarding(p_person text, p_email text, p_actor text, p_anonymise boolean, p_account boolean, p_from jsonb, p_sets text[], p_workspaces text[], p_events jsonb, p_set text DEFAULT NULL::text)
 RETURNS TABLE(chain text, hash text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan' …;

CREATE OR REPLACE FUNCTION bylaw.record_policies(p_set text, p_policies text)
 RETURNS jsonb
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.record_release(p_set text, p_commit text, p_actor text, p_workspaces text[], p_objects jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.record_run(p_set text, p_attempt uuid, p_commit text, p_plan_digest text, p_actor text, p_workspaces text[], p_strict text[], p_events jsonb, p_policies text DEFAULT NULL::text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan' …;

CREATE OR REPLACE FUNCTION bylaw.reinstate_person(p_actor text, p_email text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.rename_in_tables(p_old text, p_new text)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.rename_in_texts(p_email text, p_name text)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.rename_person(p_actor text, p_old text, p_new text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.request_address(p_kind text, p_workspace text, p_name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE …;

CREATE OR REPLACE FUNCTION bylaw.request_content(p_kind text, p_workspace text, p_name text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.request_side(p_kind text, p_workspace text, p_name text, p_side text)
 RETURNS bylaw.request_sides
 LANGUAGE plpgsql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.resources_shared(p_workspace text, p_share text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.reused_addresses(p_events jsonb[])
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE …;

CREATE OR REPLACE FUNCTION bylaw.says_gone(p_event jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE …;

CREATE OR REPLACE FUNCTION bylaw.settle(p_actor text, p_set text, p_run integer, p_workspaces text[], p_changed text[], p_strict text[])
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.settle_agreements(p_workspaces text[], p_actor text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.store_plan(p_set text, p_digest text, p_plan text, p_actor text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp' …;

CREATE OR REPLACE FUNCTION bylaw.take_events()
 RETURNS jsonb[]
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.wake_adopted(p_set text, p_workspaces text[])
 RETURNS void
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.withdraw(workspace text, "with" text, by text, reason text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan' …;

CREATE OR REPLACE FUNCTION bylaw.without_addresses(given text)
 RETURNS text
 LANGUAGE plpgsql …;

CREATE OR REPLACE FUNCTION bylaw.workspaces_of_person(p_email text)
 RETURNS text[]
 LANGUAGE sql
 STABLE …;

CREATE OR REPLACE FUNCTION bylaw.write_decision(q bylaw.request_sides, p_decision text, p_by text, p_actor text, p_reason text, p_automatic boolean, p_source text, p_run integer, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql …;

-- Owners and rights

-- owner of 1 schemas: bylaw_owner
-- owner of 33 views: bylaw_owner
-- owner of 48 tables: bylaw_owner
-- owner of 97 functions: bylaw_owner
grant delete, insert (workspace, email, invited_by, expires, renew, labels, managed_by, suspended), select, update (workspace, email, invited_by, expires, renew, labels, managed_by, suspended) on table bylaw.guests to bylaw_apply;
grant delete, insert (workspace, name, "with", region, with_region, requested_by, allow, reason, renew, labels, managed_by, suspended, partner), select, update (workspace, name, "with", region, requested_by, allow, reason, renew, labels, managed_by, suspended) on table bylaw.connections to bylaw_apply;
grant delete, insert (workspace, name, request, decision, by, digest, reason, labels, managed_by), select, update (workspace, name, request, decision, by, digest, reason, labels, managed_by) on table bylaw.approvals to bylaw_apply;
grant delete, insert (workspace, name, target, requested_by, "into", role, "with", region, with_region, reason, renew, labels, managed_by, suspended, partner, into_partner, into_partner_space), select, update (workspace, name, target, requested_by, "into", role, "with", region, reason, renew, labels, managed_by, suspended) on table bylaw.shares to bylaw_apply;
grant delete, insert (workspace, share, subject, role, expires, subject_workspace, partner, partner_member), select, update (workspace, share, subject, role, expires, subject_workspace) on table bylaw.share_recipients to bylaw_apply;
grant delete, insert, select, update on table bylaw.connection_admins to bylaw_apply;
grant delete, insert, select, update on table bylaw.grant_permissions to bylaw_apply;
grant delete, insert, select, update on table bylaw.grants to bylaw_apply;
grant delete, insert, select, update on table bylaw.guest_spaces to bylaw_apply;
grant delete, insert, select, update on table bylaw.member_roles to bylaw_apply;
grant delete, insert, select, update on table bylaw.members to bylaw_apply;
grant delete, insert, select, update on table bylaw.offboardings to bylaw_apply;
grant delete, insert, select, update on table bylaw.resources to bylaw_apply;
grant delete, insert, select, update on table bylaw.role_permissions to bylaw_apply;
grant delete, insert, select, update on table bylaw.roles to bylaw_apply;
grant delete, insert, select, update on table bylaw.space_resources to bylaw_apply;
grant delete, insert, select, update on table bylaw.spaces to bylaw_apply;
grant delete, insert, select, update on table bylaw.team_members to bylaw_apply;
grant delete, insert, select, update on table bylaw.teams to bylaw_apply;
grant delete, insert, select, update on table bylaw.users to bylaw_apply;
grant delete, insert, select, update on table bylaw.workspace_integrations to bylaw_apply;
grant delete, insert, select, update on table bylaw.workspace_providers to bylaw_apply;
grant delete, insert, select, update on table bylaw.workspaces to bylaw_apply;
grant execute on function bylaw.accept_each_other(bylaw.workspaces,bylaw.workspaces) to bylaw_apply;
grant execute on function bylaw.accept_each_other(bylaw.workspaces,bylaw.workspaces) to bylaw_plan;
grant execute on function bylaw.access_level(text,text) to bylaw_apply;
grant execute on function bylaw.access_level(text,text) to bylaw_plan;
grant execute on function bylaw.confirm(text[],text,text) to bylaw_apply;
grant execute on function bylaw.count_written_rows() to bylaw_apply;
grant execute on function bylaw.covers(text,text) to bylaw_apply;
grant execute on function bylaw.covers(text,text) to bylaw_plan;
grant execute on function bylaw.current_actor(text) to bylaw_apply;
grant execute on function bylaw.current_actor(text) to bylaw_plan;
grant execute on function bylaw.decide(text,text,text,text,text,text) to bylaw_apply;
grant execute on function bylaw.decide_plan(text,boolean) to bylaw_apply;
grant execute on function bylaw.ensure_set(text) to bylaw_apply;
grant execute on function bylaw.erase_person(text,text) to bylaw_apply;
grant execute on function bylaw.free_address(text,text) to bylaw_apply;
grant execute on function bylaw.gather_statistics() to bylaw_apply;
grant execute on function bylaw.give_events(jsonb) to bylaw_apply;
grant execute on function bylaw.has_ended(text,text,text) to bylaw_apply;
grant execute on function bylaw.has_ended(text,text,text) to bylaw_plan;
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
grant execute on function bylaw.left_with_renew(text,text) to bylaw_apply;
grant execute on function bylaw.left_with_renew(text,text) to bylaw_plan;
grant execute on function bylaw.level_rank(text) to bylaw_apply;
grant execute on function bylaw.level_rank(text) to bylaw_plan;
grant execute on function bylaw.lock_sets(text[],boolean) to bylaw_apply;
grant execute on function bylaw.lower_level(text,text) to bylaw_apply;
grant execute on function bylaw.lower_level(text,text) to bylaw_plan;
grant execute on function bylaw.person_ids(text[],text[]) to bylaw_apply;
grant execute on function bylaw.present_address(text) to bylaw_apply;
grant execute on function bylaw.present_address(text) to bylaw_plan;
grant execute on function bylaw.purge_workspaces(text,text[],text[]) to bylaw_apply;
grant execute on function bylaw.record_apply_settings(text,text,text,text,text) to bylaw_apply;
grant execute on function bylaw.record_offboarding(text,text,text,boolean,boolean,jsonb,text[],text[],jsonb,text) to bylaw_apply;
grant execute on function bylaw.record_release(text,text,text,text[],jsonb) to bylaw_apply;
grant execute on function bylaw.record_run(text,uuid,text,text,text,text[],text[],jsonb,text) to bylaw_apply;
grant execute on function bylaw.reinstate_person(text,text) to bylaw_apply;
grant execute on function bylaw.rename_person(text,text,text) to bylaw_apply;
grant execute on function bylaw.store_plan(text,text,text,text) to bylaw_apply;
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
grant select on table bylaw.endings to bylaw_apply;
grant select on table bylaw.endings to bylaw_plan;
grant select on table bylaw.epochs to bylaw_apply;
grant select on table bylaw.epochs to bylaw_plan;
grant select on table bylaw.events_given to bylaw_apply;
grant select on table bylaw.events_given to bylaw_plan;
grant select on table bylaw.former_addresses to bylaw_apply;
grant select on table bylaw.former_addresses to bylaw_plan;
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
grant select on table bylaw.offboardings to bylaw_plan;
grant select on table bylaw.people to bylaw_apply;
grant select on table bylaw.people to bylaw_plan;
grant select on table bylaw.plan_approvals to bylaw_apply;
grant select on table bylaw.plan_approvals to bylaw_plan;
grant select on table bylaw.plans to bylaw_apply;
grant select on table bylaw.plans to bylaw_plan;
grant select on table bylaw.policies to bylaw_apply;
grant select on table bylaw.policies to bylaw_plan;
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
grant select on view bylaw.asked_recipients to bylaw_apply;
grant select on view bylaw.asked_recipients to bylaw_plan;
grant select on view bylaw.capabilities to bylaw_apply;
grant select on view bylaw.capabilities to bylaw_plan;
grant select on view bylaw.contributions_in_force to bylaw_apply;
grant select on view bylaw.contributions_in_force to bylaw_plan;
grant select on view bylaw.covered_sides to bylaw_apply;
grant select on view bylaw.covered_sides to bylaw_plan;
grant select on view bylaw.crossings to bylaw_apply;
grant select on view bylaw.crossings to bylaw_plan;
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
grant select on view bylaw.live_requests to bylaw_apply;
grant select on view bylaw.live_requests to bylaw_plan;
grant select on view bylaw.places to bylaw_apply;
grant select on view bylaw.places to bylaw_plan;
grant select on view bylaw.present_approved_recipients to bylaw_apply;
grant select on view bylaw.present_approved_recipients to bylaw_plan;
grant select on view bylaw.present_approved_resources to bylaw_apply;
grant select on view bylaw.present_approved_resources to bylaw_plan;
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
