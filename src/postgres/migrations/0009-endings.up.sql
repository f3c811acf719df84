-- Nothing that a workspace declares keeps a neighbour from deleting what is the neighbour's own. Keys over the border are
-- columns of their own, which are emptied (`on delete set null`) when what they lead to goes; the columns that say what was
-- declared stay as they are.

-- The key to `with`, and its region: null from the moment at which that is gone or of another region. Without it nothing
-- crosses. Written with the row, afterwards by bylaw.settle alone.
alter table bylaw.connections
  add column partner text,
  alter column with_region drop not null,
  drop constraint connection_region,
  drop constraint connections_workspace_region_fkey,
  drop constraint connections_with_with_region_fkey;
update bylaw.connections set partner = "with";
alter table bylaw.connections
  -- Only workspaces of one region are connected.
  add constraint connection_region check ((partner is null and with_region is null)
    or (partner is not null and with_region is not null and partner = "with" and region = with_region)),
  add foreign key (workspace, region) references bylaw.workspaces (name, region) on update cascade,
  add foreign key (partner, with_region) references bylaw.workspaces (name, region) on update set null on delete set null;
create index connections_partner on bylaw.connections (partner);

-- The keys to `with` and to the space of a contribution, as in bylaw.connections.
alter table bylaw.shares
  add column partner text,
  add column into_partner text,
  add column into_partner_space text,
  drop constraint share_region,
  drop constraint shares_workspace_region_fkey,
  drop constraint shares_with_with_region_fkey,
  drop constraint shares_with_into_space_fkey;
update bylaw.shares set partner = "with", into_partner = case when "into" is not null then "with" end,
  into_partner_space = into_space where "with" is not null;
alter table bylaw.shares
  -- An external share joins workspaces of one region; an internal one has no partner and needs none.
  add constraint share_region check (("with" is null) = (region is null) and ((partner is null and with_region is null)
    or (partner is not null and with_region is not null and "with" is not null and partner = "with" and region = with_region))),
  add constraint share_into_partner check ((into_partner is null and into_partner_space is null)
    or (into_partner is not null and into_partner_space is not null and "with" is not null and "into" is not null
      and into_partner = "with" and "into" = 'space:' || into_partner_space)),
  add foreign key (workspace, region) references bylaw.workspaces (name, region) on update cascade,
  add foreign key (partner, with_region) references bylaw.workspaces (name, region) on update set null on delete set null,
  add foreign key (into_partner, into_partner_space) references bylaw.spaces on delete set null;
create index shares_partner on bylaw.shares (partner);
create index shares_into_partner on bylaw.shares (into_partner, into_partner_space);

alter table bylaw.share_recipients
  drop constraint share_recipients_subject_workspace_subject_user_fkey,
  drop constraint share_recipients_subject_workspace_subject_team_fkey,
  -- The keys of a recipient within the workspace.
  add column own_user text generated always as (case when subject_workspace = workspace and subject like 'user:%' then substr(subject, 6) end) stored,
  add column own_team text generated always as (case when subject_workspace = workspace and subject like 'team:%' then substr(subject, 6) end) stored,
  -- The key to a member of the partner, as in bylaw.connections.
  add column partner text,
  add column partner_member text;
update bylaw.share_recipients set partner = subject_workspace, partner_member = subject_user
  where subject_workspace <> workspace and subject_user is not null;
alter table bylaw.share_recipients
  add constraint share_recipient_partner check ((partner is null and partner_member is null)
    or (partner is not null and partner_member is not null and partner = subject_workspace and partner <> workspace
      and subject = 'user:' || partner_member)),
  add foreign key (workspace, own_user) references bylaw.members,
  add foreign key (workspace, own_team) references bylaw.teams,
  add foreign key (partner, partner_member) references bylaw.members on delete set null;
create index share_recipients_own_user on bylaw.share_recipients (workspace, own_user);
create index share_recipients_own_team on bylaw.share_recipients (workspace, own_team);
create index share_recipients_partner on bylaw.share_recipients (partner, partner_member);

-- What ended of itself, because what it names over the border is gone or shut: a request, or a recipient of a share
-- (`subject`; '' for all of the request). Nothing of it is in force or asked until the row here goes.
create table bylaw.endings (
  workspace text not null,
  kind text not null check (kind in ('share', 'connection')),
  name text not null,
  subject text not null default '',
  "with" text not null,
  cause text not null check (cause in ('recipient', 'space', 'region', 'workspace', 'partners', 'lost')),
  -- The `renew` and incarnation of the row when it ended.
  renew integer not null,
  incarnation integer not null,
  -- The run by which it ended; null outside a run.
  run integer,
  time timestamptz(3) not null,
  primary key (workspace, kind, name, subject)
);
create index endings_with on bylaw.endings ("with");

-- Plans tell who has withdrawn from a connection, when and why.
create index audit_events_withdrawals on bylaw.audit_events (chain) where action in ('withdraw', 'disagree');
