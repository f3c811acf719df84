-- What two workspaces have agreed: decisions on connections and external shares, and what they put in force.
-- Nothing but bylaw.decide, bylaw.withdraw and bylaw.settle writes these tables; the roles see to that.

-- A row that was deleted and is there again is another request. Only bylaw.settle gives a row its number:
-- until then it is 0, and no decision is on that.
alter table bylaw.shares add column incarnation integer not null default 0;
alter table bylaw.connections add column incarnation integer not null default 0;
-- What of an Approval has been counted as a decision, so that each counts once.
alter table bylaw.approvals add column counted_as text;

-- The last number that a name had: it survives deletion.
create table bylaw.incarnations (
  workspace text not null,
  kind text not null check (kind in ('share', 'connection')),
  name text not null,
  last integer not null check (last > 0),
  primary key (workspace, kind, name)
);

-- That a workspace has agreed to be connected with another, and what with: a Connection of its own, or its
-- decision on the Connection of the other. "Once" an External Connection Admin has: who they are later is no matter.
create table bylaw.agreements (
  workspace text not null,
  "with" text not null,
  connection text,
  incarnation integer,
  request text,
  sequence integer,
  primary key (workspace, "with"),
  check ((connection is null) = (incarnation is null) and (request is null) = (sequence is null)
    and (connection is null) <> (request is null))
);

-- The present epoch of two workspaces' connection, or the next while it is not active. A withdrawal raises it.
create table bylaw.epochs (
  workspace text not null,
  "with" text not null,
  epoch integer not null check (epoch > 0),
  -- Since when both sides agree.
  since timestamptz(3),
  primary key (workspace, "with"),
  check (workspace collate "C" < "with" collate "C")
);

-- What each side of a request was last asked, since when, and by whom.
create table bylaw.requests (
  workspace text not null,
  kind text not null check (kind in ('share', 'connection')),
  name text not null,
  side text not null,
  digest text not null,
  -- Digest of what the requester asked for, whatever the epoch.
  asked text not null,
  asked_by text not null,
  since timestamptz(3) not null,
  primary key (workspace, kind, name, side)
);
create index requests_side on bylaw.requests (side);

-- Every decision there was; `ended_at` is all that ever changes of one.
create table bylaw.decisions (
  workspace text not null,
  kind text not null check (kind in ('share', 'connection')),
  name text not null,
  sequence integer not null check (sequence > 0),
  side text not null,
  decision text not null check (decision in ('approve', 'deny', 'revoke')),
  "by" text not null,
  actor text not null,
  login text not null,
  automatic boolean not null default false,
  digest text not null,
  incarnation integer not null,
  epoch integer not null,
  renew integer not null,
  target text,
  -- Kinds that an approved connection may carry, lowered by every narrowing since.
  allow text[] not null default '{}',
  reason text,
  -- The name of the Approval, in the workspace that decides, that declares it.
  source text,
  time timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (workspace, kind, name, sequence)
);
create index decisions_side on bylaw.decisions (side, source);

-- What an approval of a share approved, lowered by every narrowing since. Of a contribution, the subject is `into`.
create table bylaw.approved_recipients (
  workspace text not null,
  share text not null,
  sequence integer not null,
  subject text not null,
  role text not null check (role in ('viewer', 'editor', 'co-owner')),
  expires timestamptz,
  primary key (workspace, share, sequence, subject)
);

-- The resources that were in a shared space when its host approved, but for those taken out since.
create table bylaw.approved_resources (
  workspace text not null,
  share text not null,
  sequence integer not null,
  resource text not null,
  primary key (workspace, share, sequence, resource)
);

-- Orders roles and levels: viewer 1, editor 2, co-owner 3, creator 4.
create function bylaw.level_rank(level text) returns integer language sql immutable parallel safe as $$
  select case level when 'viewer' then 1 when 'editor' then 2 when 'co-owner' then 3 when 'creator' then 4 end
$$;

create function bylaw.lower_level(a text, b text) returns text language sql immutable parallel safe as $$
  select case when bylaw.level_rank(a) <= bylaw.level_rank(b) then a else b end
$$;

-- Whether who holds one permission thereby holds another: `*` covers every action, a scope those within it.
create function bylaw.covers(held text, wanted text) returns boolean language sql immutable parallel safe as $$
  select held = wanted or (
    split_part(held, ':', 3) <> '' and split_part(wanted, ':', 3) <> ''
    and split_part(held, ':', 1) = split_part(wanted, ':', 1)
    and split_part(held, ':', 2) in ('*', split_part(wanted, ':', 2))
    and array_position(array['own', 'team', 'all'], split_part(held, ':', 3))
      >= array_position(array['own', 'team', 'all'], split_part(wanted, ':', 3)))
$$;

create view bylaw.active_members as
  select m.workspace, m.email from bylaw.members m
  join bylaw.workspaces w on w.name = m.workspace and w.archived_at is null
  where m.status = 'active' and (m.expires is null or m.expires > statement_timestamp());

-- What each active member may do, by each role and grant that gives it.
create view bylaw.held_permissions as
  select m.workspace, m.email, p.permission, 'role:' || m.workspace || '/' || r.role as via
    from bylaw.active_members m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email
    join bylaw.role_permissions p on p.workspace = r.workspace and p.role = r.role
  union all
  select m.workspace, m.email, p.permission, 'role:' || m.workspace || '/admin'
    from bylaw.active_members m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email and r.role = 'admin'
    cross join (select 'manage:external_connections' as permission
      union all select resource || ':*:all' from unnest(array['organization', 'members', 'teams', 'roles',
        'integrations', 'billing', 'intelligence', 'conversations', 'insights', 'spaces', 'workflows',
        'playbooks', 'vaults', 'threads']) resource) p
  union all
  select m.workspace, m.email, p.permission, 'Grant/' || g.workspace || '/' || g.name
    from bylaw.active_members m
    join bylaw.grants g on g.workspace = m.workspace and (g.expires is null or g.expires > statement_timestamp())
    join bylaw.grant_permissions p on p.workspace = g.workspace and p."grant" = g.name
    where g.subject = 'everyone' or g.subject_user = m.email
      or (g.subject like 'role:%' and exists (select from bylaw.member_roles r
        where r.workspace = m.workspace and r.email = m.email and r.role = substr(g.subject, 6)))
      or exists (select from bylaw.team_members t
        where t.workspace = m.workspace and t.email = m.email and t.team = g.subject_team);

-- Agreements whose Connection or decision still stands, and what each lets cross.
create view bylaw.standing_agreements as
  select a.workspace, a."with", c.allow from bylaw.agreements a
    join bylaw.connections c on c.workspace = a.workspace and c.name = a.connection and c.incarnation = a.incarnation
      and c."with" = a."with"
  union all
  select a.workspace, a."with", d.allow from bylaw.agreements a
    join bylaw.decisions d on d.workspace = a."with" and d.kind = 'connection' and d.name = a.request
      and d.sequence = a.sequence and d.side = a.workspace and d.decision = 'approve' and d.ended_at is null
    join bylaw.connections c on c.workspace = d.workspace and c.name = d.name and c.incarnation = d.incarnation
      and c."with" = a.workspace;

-- Connections to which both sides agree, in either direction, and the kinds that both let cross. A workspace
-- whose `partners` leave the other out takes part in none.
create view bylaw.active_connections as
  select o.workspace, o."with", e.epoch, e.since,
      array(select unnest(o.allow) intersect select unnest(t.allow)) as allow
    from bylaw.standing_agreements o
    join bylaw.standing_agreements t on t.workspace = o."with" and t."with" = o.workspace
    join bylaw.epochs e on e.workspace = least(o.workspace collate "C", o."with" collate "C")
      and e."with" = greatest(o.workspace collate "C", o."with" collate "C")
    join bylaw.workspaces w on w.name = o.workspace and w.archived_at is null
    join bylaw.workspaces v on v.name = o."with" and v.archived_at is null
    where not o."with" = any (w.partners_deny) and (w.partners_allow = '{}' or o."with" = any (w.partners_allow))
      and not o.workspace = any (v.partners_deny) and (v.partners_allow = '{}' or o.workspace = any (v.partners_allow));

-- Approvals of shares that still count: of what is shared now, in this incarnation and epoch.
create view bylaw.standing_approvals as
  select d.workspace, d.name as share, d.side, d.sequence, d.renew, s."with"
    from bylaw.decisions d
    join bylaw.shares s on s.workspace = d.workspace and s.name = d.name and s.incarnation = d.incarnation
      and s.target = d.target and d.side in (s.workspace, s."with")
    join bylaw.epochs e on e.workspace = least(s.workspace collate "C", s."with" collate "C")
      and e."with" = greatest(s.workspace collate "C", s."with" collate "C") and e.epoch = d.epoch
    where d.kind = 'share' and d.decision = 'approve' and d.ended_at is null and d.incarnation > 0;

-- What each side last approved for each recipient.
create view bylaw.approved_by_side as
  select distinct on (a.workspace, a.share, a.side, r.subject)
      a.workspace, a.share, a.side, r.subject, r.role, r.expires
    from bylaw.standing_approvals a
    join bylaw.approved_recipients r on r.workspace = a.workspace and r.share = a.share and r.sequence = a.sequence
    order by a.workspace, a.share, a.side, r.subject, a.sequence desc;

-- The recipients of external shares whom both sides approved, over an active connection that carries the
-- target's kind: the lower role and the earlier expiry of what is declared and what each side approved.
create view bylaw.recipients_in_force as
  select r.workspace, r.share, s."with", s.target, r.subject, r.subject_user,
      bylaw.lower_level(r.role, bylaw.lower_level(h.role, p.role)) as role,
      least(r.expires, h.expires, p.expires) as expires
    from bylaw.share_recipients r
    join bylaw.shares s on s.workspace = r.workspace and s.name = r.share
    join bylaw.active_connections c on c.workspace = s.workspace and c."with" = s."with"
      and split_part(s.target, ':', 1) = any (c.allow)
    join bylaw.approved_by_side h on h.workspace = s.workspace and h.share = s.name and h.side = s.workspace
      and h.subject = r.subject
    join bylaw.approved_by_side p on p.workspace = s.workspace and p.share = s.name and p.side = s."with"
      and p.subject = r.subject;

-- Contributions into a partner's space that both sides approved, likewise.
create view bylaw.contributions_in_force as
  select s.workspace, s.name as share, s."with", s.target, s.into_space,
      bylaw.lower_level(s.role, bylaw.lower_level(h.role, p.role)) as role
    from bylaw.shares s
    join bylaw.active_connections c on c.workspace = s.workspace and c."with" = s."with"
      and split_part(s.target, ':', 1) = any (c.allow)
    join bylaw.approved_by_side h on h.workspace = s.workspace and h.share = s.name and h.side = s.workspace
      and h.subject = s."into"
    join bylaw.approved_by_side p on p.workspace = s.workspace and p.share = s.name and p.side = s."with"
      and p.subject = s."into";

-- The resources of a shared space that its recipients reach through it: those that its host approved.
create view bylaw.resources_in_force as
  select distinct a.workspace, a.share, r.resource
    from bylaw.standing_approvals a
    join bylaw.approved_resources r on r.workspace = a.workspace and r.share = a.share and r.sequence = a.sequence
    join bylaw.active_connections c on c.workspace = a.workspace and c."with" = a."with"
      and split_part(r.resource, ':', 1) = any (c.allow)
    where a.side = a.workspace;
