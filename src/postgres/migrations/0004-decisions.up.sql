-- What two workspaces have agreed: decisions on connections and external shares, and what they put in force.
-- Nothing but bylaw.decide, bylaw.withdraw and bylaw.settle writes these tables; the roles see to that.

-- A row that was deleted and is there again is another request. Only bylaw.settle gives a row its number:
-- until then it is 0, and no decision is on that.
alter table bylaw.shares add column incarnation integer not null default 0;
alter table bylaw.connections add column incarnation integer not null default 0;
-- The `renew` at which its own side withdrew it: only a higher one agrees again.
alter table bylaw.connections add column withdrawn integer;
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
      and c."with" = a."with" and (c.withdrawn is null or c.renew > c.withdrawn)
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

-- The two sides of each request, with the digests of what each decides on now. Lines of JSON arrays, joined by
-- line feeds, are what is digested: src/agreements/request-digest.ts makes the same. `asked` is what the
-- requester asks for, whatever the epoch. The requester of a connection agrees by that: its partner decides.
create view bylaw.current_requests as
  select t.workspace, 'share' as kind, t.name, x.side, t."with", t.incarnation, t.epoch, t.renew, t.requested_by,
      t.target, t.managed_by,
      'sha256:' || encode(sha256(convert_to(concat_ws(E'\n', t.head, json_build_array('epoch', t.epoch::text)::text,
        case when x.side = t.workspace then t.resources end), 'UTF8')), 'hex') as digest,
      'sha256:' || encode(sha256(convert_to(concat_ws(E'\n', t.head,
        json_build_array('requestedBy', t.requested_by)::text,
        case when x.side = t.workspace then t.resources end), 'UTF8')), 'hex') as asked
    from (
      select s.workspace, s.name, s."with", i.incarnation, coalesce(e.epoch, 1) as epoch, s.renew, s.requested_by,
          s.target, s.managed_by,
          concat_ws(E'\n',
            json_build_array('share', s.workspace || '/' || s.name)::text,
            json_build_array('target', s.target)::text,
            json_build_array('with', s."with")::text,
            (select string_agg(json_build_array('to', r.subject, r.role,
                coalesce(floor(extract(epoch from r.expires) * 1000)::bigint::text, ''))::text, E'\n'
                order by r.subject collate "C")
              from bylaw.share_recipients r where r.workspace = s.workspace and r.share = s.name),
            case when s."into" is not null then json_build_array('into', s."into", s.role)::text end,
            json_build_array('renew', s.renew::text)::text,
            json_build_array('incarnation', i.incarnation::text)::text) as head,
          (select string_agg(json_build_array('resource', r.type || ':' || r.resource)::text, E'\n'
              order by (r.type || ':' || r.resource) collate "C")
            from bylaw.space_resources r where r.workspace = s.workspace and r.space = s.target_space) as resources
        from bylaw.shares s
        join bylaw.workspaces w on w.name = s.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = s."with" and v.archived_at is null
        cross join lateral (select case when s.incarnation > 0 then s.incarnation else 1 + coalesce(
          (select n.last from bylaw.incarnations n
            where n.workspace = s.workspace and n.kind = 'share' and n.name = s.name), 0) end as incarnation) i
        left join bylaw.epochs e on e.workspace = least(s.workspace collate "C", s."with" collate "C")
          and e."with" = greatest(s.workspace collate "C", s."with" collate "C")
        where s."with" is not null
    ) t cross join lateral (values (t.workspace), (t."with")) x(side)
  union all
  select t.workspace, 'connection', t.name, t."with", t."with", t.incarnation, t.epoch, t.renew, t.requested_by,
      null, t.managed_by,
      'sha256:' || encode(sha256(convert_to(t.head, 'UTF8')), 'hex'),
      'sha256:' || encode(sha256(convert_to(t.head || E'\n'
        || json_build_array('requestedBy', t.requested_by)::text, 'UTF8')), 'hex')
    from (
      select c.workspace, c.name, c."with", i.incarnation, coalesce(e.epoch, 1) as epoch, c.renew, c.requested_by,
          c.managed_by,
          concat_ws(E'\n',
            json_build_array('connection', c.workspace || '/' || c.name)::text,
            json_build_array('with', c."with")::text,
            (select json_agg(x order by ord, x collate "C")::text from (
              select 'allow' as x, 0 as ord union all select unnest(c.allow), 1) a),
            json_build_array('renew', c.renew::text)::text,
            json_build_array('incarnation', i.incarnation::text)::text) as head
        from bylaw.connections c
        join bylaw.workspaces w on w.name = c.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = c."with" and v.archived_at is null
        cross join lateral (select case when c.incarnation > 0 then c.incarnation else 1 + coalesce(
          (select n.last from bylaw.incarnations n
            where n.workspace = c.workspace and n.kind = 'connection' and n.name = c.name), 0) end as incarnation) i
        left join bylaw.epochs e on e.workspace = least(c.workspace collate "C", c."with" collate "C")
          and e."with" = greatest(c.workspace collate "C", c."with" collate "C")
    ) t;

-- Whether each side of each request has agreed to all of it, and whether somebody has denied it: a denial by
-- either side closes a request for that content. What is neither covered nor closed waits.
create view bylaw.request_sides as
  select q.*, exists (select from bylaw.current_requests o
      join bylaw.decisions d on d.workspace = o.workspace and d.kind = o.kind and d.name = o.name
        and d.side = o.side and d.digest = o.digest and d.decision = 'deny' and d.ended_at is null
      where o.workspace = q.workspace and o.kind = q.kind and o.name = q.name) as closed,
    case q.kind when 'share' then
      coalesce((select max(a.renew) from bylaw.standing_approvals a
        where a.workspace = q.workspace and a.share = q.name and a.side = q.side) >= q.renew, false)
      and not exists (select from bylaw.share_recipients r
        where r.workspace = q.workspace and r.share = q.name and not exists (
          select from bylaw.approved_by_side a where a.workspace = q.workspace and a.share = q.name
            and a.side = q.side and a.subject = r.subject
            and bylaw.level_rank(a.role) >= bylaw.level_rank(r.role)
            and (a.expires is null or a.expires >= r.expires)))
      and not exists (select from bylaw.shares s
        where s.workspace = q.workspace and s.name = q.name and s."into" is not null and not exists (
          select from bylaw.approved_by_side a where a.workspace = q.workspace and a.share = q.name
            and a.side = q.side and a.subject = s."into"
            and bylaw.level_rank(a.role) >= bylaw.level_rank(s.role)))
      and (q.side <> q.workspace or not exists (select from bylaw.shares s
        join bylaw.space_resources r on r.workspace = s.workspace and r.space = s.target_space
        where s.workspace = q.workspace and s.name = q.name and not exists (
          select from bylaw.standing_approvals a
          join bylaw.approved_resources p on p.workspace = a.workspace and p.share = a.share and p.sequence = a.sequence
          where a.workspace = q.workspace and a.share = q.name and a.side = q.side
            and p.resource = r.type || ':' || r.resource)))
    else
      exists (select from bylaw.standing_agreements a
        join bylaw.agreements g on g.workspace = a.workspace and g."with" = a."with"
        where a.workspace = q.side and a."with" = q.workspace and (g.connection is not null or (
          g.request = q.name
          and exists (select from bylaw.decisions d where d.workspace = q.workspace and d.kind = 'connection'
            and d.name = q.name and d.sequence = g.sequence and d.renew >= q.renew)
          and not exists (select from bylaw.connections c
            where c.workspace = q.workspace and c.name = q.name and not c.allow <@ a.allow))))
    end as covered
  from bylaw.current_requests q;

-- Everything below acts. SQLSTATEs of class BL are bylaw's own refusals:
-- BL001 approval/not-approver, BL002 approval/self, BL003 approval/unknown-request, BL004 approval/stale,
-- BL005 approval/denied, BL006 authority/actor, BL007 authority/on-behalf, BL008 authority/not-permitted.

-- JSON with sorted keys and no white space: equal values, equal text.
create function bylaw.canonical_json(value jsonb) returns text language plpgsql immutable parallel safe as $$
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
$$;

-- The opaque id under which somebody stands in the audit, made if need be.
create function bylaw.person_id(address text) returns text language plpgsql as $$
declare
  found text;
begin
  select p.id into found from bylaw.people p where p.email = lower(address);
  if found is null then
    insert into bylaw.people (id, email)
      values ('p_' || substr(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 9, 24), lower(address))
      on conflict (email) do nothing;
    select p.id into found from bylaw.people p where p.email = lower(address);
  end if;
  return found;
end
$$;

-- A text with an opaque id in place of every e-mail address in it.
create function bylaw.without_addresses(given text) returns text language plpgsql as $$
declare
  address text;
begin
  for address in select distinct m[1] from regexp_matches(given,
      '([^\s@<>()\[\]{},;:"''`\\/|=]+@[^\s@<>()\[\]{},;:"''`\\/|=]*[^\s@<>()\[\]{},;:"''`\\/|=.!?*_~-])', 'g') m
  loop
    given := replace(given, address, bylaw.person_id(address));
  end loop;
  return given;
end
$$;

-- Appends to the hash chain of a workspace, in which decisions and leavings stand.
create function bylaw.append_event(
  p_workspace text, p_time timestamptz, p_actor text, p_action text, p_address text, p_before jsonb, p_after jsonb
) returns void language plpgsql as $$
declare
  v_chain constant text := 'workspace:' || p_workspace;
  v_actor constant text := bylaw.person_id(p_actor);
  v_login constant text := bylaw.without_addresses(session_user::text);
  v_sequence bigint;
  v_previous text;
  v_hash text;
begin
  insert into bylaw.audit_chains (chain, sequence, hash) values (v_chain, 0, 'sha256:' || repeat('0', 64))
    on conflict (chain) do nothing;
  select sequence + 1, hash into v_sequence, v_previous from bylaw.audit_chains where chain = v_chain for update;
  v_hash := 'sha256:' || encode(sha256(convert_to(bylaw.canonical_json(jsonb_build_object(
    'chain', v_chain, 'sequence', v_sequence, 'run', null,
    'time', to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'actor', v_actor, 'login', v_login, 'action', p_action, 'address', p_address,
    'before', p_before, 'after', p_after, 'commit', null, 'plan_digest', null,
    'previous_hash', v_previous)), 'UTF8')), 'hex');
  insert into bylaw.audit_events (chain, sequence, run, time, actor, login, action, address, before, after, commit,
      plan_digest, previous_hash, hash)
    values (v_chain, v_sequence, null, p_time, v_actor, v_login, p_action, p_address, p_before, p_after, null, null,
      v_previous, v_hash);
  update bylaw.audit_chains set sequence = v_sequence, hash = v_hash where chain = v_chain;
end
$$;

create function bylaw.is_member(p_workspace text, p_email text) returns boolean language sql stable as $$
  select exists (select from bylaw.active_members m where m.workspace = p_workspace and m.email = p_email)
$$;

-- An External Connection Admin.
create function bylaw.is_eca(p_workspace text, p_email text) returns boolean language sql stable as $$
  select exists (select from bylaw.held_permissions h where h.workspace = p_workspace and h.email = p_email
    and h.permission = 'manage:external_connections')
$$;

-- A Connection Admin: whom the Connection of a workspace with another lists, while they are an active member.
create function bylaw.is_connection_admin(p_workspace text, p_with text, p_email text) returns boolean
language sql stable as $$
  select bylaw.is_member(p_workspace, p_email) and exists (
    select from bylaw.connection_admins a
    join bylaw.connections c on c.workspace = a.workspace and c.name = a.connection
    where a.workspace = p_workspace and c."with" = p_with and a.email = p_email)
$$;

-- "Its ECAs, and for a share the CAs of that side of the connection."
create function bylaw.is_approver(p_kind text, p_side text, p_other text, p_email text) returns boolean
language sql stable as $$
  select bylaw.is_eca(p_side, p_email) or (p_kind = 'share' and bylaw.is_connection_admin(p_side, p_other, p_email))
$$;

-- A system admin who has not left: with memberships, at least one of them is active.
create function bylaw.is_system_admin(p_email text) returns boolean language sql stable as $$
  select exists (select from bylaw.users u where u.email = p_email and u.system_admin)
    and (not exists (select from bylaw.members m join bylaw.workspaces w on w.name = m.workspace
        and w.archived_at is null where m.email = p_email)
      or exists (select from bylaw.active_members m where m.email = p_email))
$$;

-- On whose authority this session acts: the actor that its login is bound to, else who is claimed.
create function bylaw.acting(p_claimed text) returns text language plpgsql stable as $$
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
$$;

-- Ends agreements whose Connection or decision is gone, takes up new ones, and counts the epochs.
create function bylaw.settle_agreements(p_workspaces text[], p_now timestamptz) returns void language plpgsql as $$
begin
  insert into bylaw.epochs (workspace, "with", epoch)
    select distinct least(c.workspace collate "C", c."with" collate "C"),
        greatest(c.workspace collate "C", c."with" collate "C"), 1
      from (select workspace, "with" from bylaw.connections
        union select workspace, "with" from bylaw.shares where "with" is not null) c
      where c.workspace = any (p_workspaces) or c."with" = any (p_workspaces)
      order by 1, 2
    on conflict do nothing;
  with gone as (
    delete from bylaw.agreements a
      where (a.workspace = any (p_workspaces) or a."with" = any (p_workspaces)) and not exists (
        select from bylaw.standing_agreements s
        join bylaw.workspaces w on w.name = s.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = s."with" and v.archived_at is null
        where s.workspace = a.workspace and s."with" = a."with")
      returning least(a.workspace collate "C", a."with" collate "C") as low,
        greatest(a.workspace collate "C", a."with" collate "C") as high
  )
  update bylaw.epochs e set epoch = e.epoch + 1, since = null
    from (select distinct low, high from gone) g where e.workspace = g.low and e."with" = g.high;
  insert into bylaw.agreements as a (workspace, "with", connection, incarnation)
    select c.workspace, c."with", c.name, c.incarnation from bylaw.connections c
      join bylaw.workspaces w on w.name = c.workspace and w.archived_at is null
      join bylaw.workspaces v on v.name = c."with" and v.archived_at is null
      where (c.workspace = any (p_workspaces) or c."with" = any (p_workspaces)) and c.incarnation > 0
        and (c.withdrawn is null or c.renew > c.withdrawn)
        and exists (select from bylaw.held_permissions h where h.workspace = c.workspace and h.email = c.requested_by
          and h.permission = 'manage:external_connections')
    on conflict (workspace, "with") do update
      set connection = excluded.connection, incarnation = excluded.incarnation, request = null, sequence = null
      where a.connection is null;
  update bylaw.epochs e set since = case when t.agreed then coalesce(e.since, p_now) end
    from (select o.workspace, o."with",
        (select count(*) = 2 from bylaw.agreements a where (a.workspace = o.workspace and a."with" = o."with")
          or (a.workspace = o."with" and a."with" = o.workspace)) as agreed
      from bylaw.epochs o where o.workspace = any (p_workspaces) or o."with" = any (p_workspaces)) t
    where e.workspace = t.workspace and e."with" = t."with" and (e.since is not null) <> t.agreed;
end
$$;

-- Writes one decision, after all checks. Returns whether it changed anything.
create function bylaw.record_decision(
  p_kind text, p_workspace text, p_name text, p_side text, p_decision text, p_by text, p_actor text, p_digest text,
  p_reason text, p_automatic boolean, p_source text, p_strict text[], p_now timestamptz
) returns boolean language plpgsql as $$
declare
  q record;
  v_sequence integer;
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
  if not p_automatic then
    if not bylaw.is_approver(p_kind, p_side, case when p_side = p_workspace then q."with" else p_workspace end, p_by) then
      raise exception '% may not decide on % for %.', p_by, v_request, p_side using errcode = 'BL001';
    end if;
    if p_actor <> p_by and not bylaw.is_approver(p_kind, p_side,
        case when p_side = p_workspace then q."with" else p_workspace end, p_actor) then
      raise exception '% may not decide on % for % in the name of %.', p_actor, v_request, p_side, p_by
        using errcode = 'BL007';
    end if;
  end if;
  if p_decision <> 'revoke' then
    if p_digest is distinct from q.digest then
      raise exception '% is now %, not %.', v_request, q.digest, p_digest using errcode = 'BL004';
    end if;
    if not p_automatic then
      if exists (select from bylaw.workspaces w where w.name = p_side
            and (w.separation_of_duties = 'strict' or w.name = any (p_strict)))
          and (q.requested_by in (p_by, p_actor) or exists (select from bylaw.requests a
            where a.workspace = p_workspace and a.kind = p_kind and a.name = p_name and a.side = p_side
              and a.asked_by in (p_by, p_actor))) then
        raise exception '% asked for % or applied it, and % separates duties strictly.', p_by, v_request, p_side
          using errcode = 'BL002';
      end if;
      if p_kind = 'connection' and q.requested_by in (p_by, p_actor) then
        raise exception '% asked for %: nobody decides both sides.', q.requested_by, v_request using errcode = 'BL002';
      end if;
      if exists (select from bylaw.decisions d where d.workspace = p_workspace and d.kind = p_kind and d.name = p_name
          and d.side <> p_side and d.decision <> 'revoke' and d.ended_at is null and d.incarnation = q.incarnation
          and d.epoch = q.epoch and (d."by" in (p_by, p_actor) or d.actor in (p_by, p_actor))) then
        raise exception '% decided on % for the other side: nobody decides both.', p_by, v_request
          using errcode = 'BL002';
      end if;
    end if;
  end if;
  if p_decision = 'approve' then
    if q.closed then
      raise exception '% was denied.', v_request using errcode = 'BL005';
    end if;
    if q.covered and p_source is null then
      return false;
    end if;
  elsif p_decision = 'deny' then
    if q.closed and exists (select from bylaw.decisions d where d.workspace = p_workspace and d.kind = p_kind
        and d.name = p_name and d.side = p_side and d.digest = q.digest and d.decision = 'deny'
        and d.ended_at is null) then
      return false;
    end if;
  elsif not exists (select from bylaw.decisions d where d.workspace = p_workspace and d.kind = p_kind
      and d.name = p_name and d.side = p_side and d.decision = 'approve' and d.ended_at is null
      and d.incarnation = q.incarnation) then
    return false;
  end if;
  if p_decision <> 'approve' then
    -- Revoked is all that the side approved. Denied is this content: all of it if it was approved whole, and
    -- otherwise what of it waited.
    update bylaw.decisions d set ended_at = p_now
      where d.workspace = p_workspace and d.kind = p_kind and d.name = p_name and d.side = p_side
        and d.decision = 'approve' and d.ended_at is null
        and (p_decision = 'revoke' or q.covered or d.digest = q.digest);
  end if;
  select coalesce(max(d.sequence), 0) + 1 into v_sequence from bylaw.decisions d
    where d.workspace = p_workspace and d.kind = p_kind and d.name = p_name;
  insert into bylaw.decisions (workspace, kind, name, sequence, side, decision, "by", actor, login, automatic, digest,
      incarnation, epoch, renew, target, allow, reason, source, time)
    values (p_workspace, p_kind, p_name, v_sequence, p_side, p_decision, p_by, p_actor, session_user, p_automatic,
      q.digest, q.incarnation, q.epoch, q.renew, q.target,
      coalesce((select c.allow from bylaw.connections c where p_kind = 'connection' and p_decision = 'approve'
        and c.workspace = p_workspace and c.name = p_name), '{}'), p_reason, p_source, p_now);
  if p_kind = 'share' and p_decision = 'approve' then
    insert into bylaw.approved_recipients (workspace, share, sequence, subject, role, expires)
      select r.workspace, r.share, v_sequence, r.subject, r.role, r.expires from bylaw.share_recipients r
        where r.workspace = p_workspace and r.share = p_name
      union all select s.workspace, s.name, v_sequence, s."into", s.role, null from bylaw.shares s
        where s.workspace = p_workspace and s.name = p_name and s."into" is not null;
    if p_side = p_workspace then
      insert into bylaw.approved_resources (workspace, share, sequence, resource)
        select p_workspace, p_name, v_sequence, r.type || ':' || r.resource from bylaw.shares s
          join bylaw.space_resources r on r.workspace = s.workspace and r.space = s.target_space
          where s.workspace = p_workspace and s.name = p_name;
    end if;
  elsif p_kind = 'connection' and p_decision = 'approve' then
    insert into bylaw.agreements as a (workspace, "with", request, sequence)
      values (p_side, p_workspace, p_name, v_sequence)
      on conflict (workspace, "with") do update set request = excluded.request, sequence = excluded.sequence
        where a.connection is null;
  end if;
  perform bylaw.append_event(p_side, p_now, p_actor, p_decision,
    case p_kind when 'share' then 'Share/' else 'Connection/' end || p_workspace || '/' || p_name, null,
    jsonb_build_object('side', p_side, 'by', bylaw.person_id(p_by), 'digest', q.digest, 'automatic', p_automatic,
      'reason', bylaw.without_addresses(p_reason)));
  return true;
end
$$;

-- Brings the ledger in line with the live objects, after somebody wrote them: numbers what is new, ends what
-- was withdrawn, lowers what was narrowed, notes what is asked, and counts the Approvals that came. It gives
-- nobody anything that the objects do not say and the sides have not approved. `p_changed` has the addresses
-- that the run changed: only they ask, and only their Approvals must count. `p_strict` names workspaces
-- whose duties are separated strictly although they no longer say so.
create function bylaw.settle(p_actor text, p_workspaces text[], p_changed text[], p_strict text[] default '{}')
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_actor constant text := bylaw.acting(p_actor);
  v_asked text[];
  v_by text;
  r record;
begin
  for r in
    select 'share' as kind, s.workspace, s.name from bylaw.shares s
      where s.workspace = any (p_workspaces) and s."with" is not null and s.incarnation = 0
    union all select 'connection', c.workspace, c.name from bylaw.connections c
      where c.workspace = any (p_workspaces) and c.incarnation = 0
    order by 2, 1, 3
  loop
    insert into bylaw.incarnations as i (workspace, kind, name, last) values (r.workspace, r.kind, r.name, 1)
      on conflict (workspace, kind, name) do update set last = i.last + 1;
    if r.kind = 'share' then
      update bylaw.shares s set incarnation = i.last from bylaw.incarnations i
        where s.workspace = r.workspace and s.name = r.name
          and i.workspace = r.workspace and i.kind = r.kind and i.name = r.name;
    else
      update bylaw.connections c set incarnation = i.last from bylaw.incarnations i
        where c.workspace = r.workspace and c.name = r.name
          and i.workspace = r.workspace and i.kind = r.kind and i.name = r.name;
    end if;
  end loop;

  -- An Approval that is gone takes back what it approved, all that its side approved of the same content; one
  -- that stands under another name now is not gone.
  update bylaw.decisions d set source = a.name from bylaw.approvals a
    where d.side = any (p_workspaces) and d.source is not null and d.decision = 'approve' and d.ended_at is null
      and not exists (select from bylaw.approvals o where o.workspace = d.side and o.name = d.source)
      and a.workspace = d.side and a.request = d.kind || ':' || d.workspace || '/' || d.name
      and a.decision = d.decision and a."by" = d."by" and a.digest = d.digest;
  update bylaw.approvals a set counted_as = json_build_array(a.request, a.decision, a."by", a.digest)::text
    from bylaw.decisions d where d.side = a.workspace and d.source = a.name and a.workspace = any (p_workspaces)
      and a.counted_as is null and d.ended_at is null and a.request = d.kind || ':' || d.workspace || '/' || d.name
      and a.decision = d.decision and a."by" = d."by" and a.digest = d.digest;
  for r in
    select d.* from bylaw.decisions d
      where d.side = any (p_workspaces) and d.source is not null and d.decision = 'approve' and d.ended_at is null
        and not exists (select from bylaw.approvals a where a.workspace = d.side and a.name = d.source
          and a.request = d.kind || ':' || d.workspace || '/' || d.name)
      order by d.workspace, d.kind, d.name, d.sequence
  loop
    update bylaw.decisions d set ended_at = v_now
      where d.workspace = r.workspace and d.kind = r.kind and d.name = r.name and d.side = r.side
        and d.decision = 'approve' and d.digest = r.digest and d.ended_at is null;
    perform bylaw.append_event(r.side, v_now, v_actor, 'revoke',
      case r.kind when 'share' then 'Share/' else 'Connection/' end || r.workspace || '/' || r.name, null,
      jsonb_build_object('side', r.side, 'by', bylaw.person_id(v_actor), 'digest', r.digest, 'automatic', true,
        'reason', null));
  end loop;

  perform bylaw.settle_agreements(p_workspaces, v_now);

  -- "Narrowing waits for nobody and lowers what is approved."
  delete from bylaw.approved_recipients a where a.workspace = any (p_workspaces)
    and not exists (select from bylaw.share_recipients n
      where n.workspace = a.workspace and n.share = a.share and n.subject = a.subject)
    and not exists (select from bylaw.shares s
      where s.workspace = a.workspace and s.name = a.share and s."into" = a.subject);
  update bylaw.approved_recipients a set role = bylaw.lower_level(a.role, n.role), expires = least(a.expires, n.expires)
    from bylaw.share_recipients n
    where a.workspace = any (p_workspaces) and n.workspace = a.workspace and n.share = a.share and n.subject = a.subject
      and (bylaw.level_rank(n.role) < bylaw.level_rank(a.role)
        or least(a.expires, n.expires) is distinct from a.expires);
  update bylaw.approved_recipients a set role = s.role from bylaw.shares s
    where a.workspace = any (p_workspaces) and s.workspace = a.workspace and s.name = a.share
      and s."into" = a.subject and bylaw.level_rank(s.role) < bylaw.level_rank(a.role);
  delete from bylaw.approved_resources a where a.workspace = any (p_workspaces)
    and not exists (select from bylaw.shares s
      join bylaw.space_resources n on n.workspace = s.workspace and n.space = s.target_space
      where s.workspace = a.workspace and s.name = a.share and n.type || ':' || n.resource = a.resource);
  update bylaw.decisions d set allow = array(select unnest(d.allow) intersect select unnest(c.allow))
    from bylaw.connections c
    where d.workspace = any (p_workspaces) and d.kind = 'connection' and d.decision = 'approve' and d.ended_at is null
      and c.workspace = d.workspace and c.name = d.name and not d.allow <@ c.allow;

  -- What is asked, of whom, since when; and which shares somebody asks for with this run.
  select coalesce(array_agg('Share/' || q.workspace || '/' || q.name), '{}') into v_asked
    from bylaw.current_requests q
    where q.kind = 'share' and q.side = q."with" and q.workspace = any (p_workspaces)
      and 'Share/' || q.workspace || '/' || q.name = any (p_changed)
      and not exists (select from bylaw.requests o where o.workspace = q.workspace and o.kind = q.kind
        and o.name = q.name and o.side = q.side and o.asked = q.asked);
  insert into bylaw.requests as o (workspace, kind, name, side, digest, asked, asked_by, since)
    select q.workspace, q.kind, q.name, q.side, q.digest, q.asked, v_actor, v_now from bylaw.current_requests q
      where q.workspace = any (p_workspaces) or q."with" = any (p_workspaces)
    on conflict (workspace, kind, name, side) do update set digest = excluded.digest, asked = excluded.asked,
      asked_by = case when o.asked <> excluded.asked then excluded.asked_by else o.asked_by end,
      since = case when o.digest <> excluded.digest then excluded.since else o.since end
      where o.digest <> excluded.digest or o.asked <> excluded.asked;
  delete from bylaw.requests o where (o.workspace = any (p_workspaces) or o.side = any (p_workspaces))
    and not exists (select from bylaw.current_requests q where q.workspace = o.workspace and q.kind = o.kind
      and q.name = o.name and q.side = o.side);

  -- Approvals that come by themselves, since whoever asks could have given them.
  for r in
    select q.*, s.requested_by as requester from bylaw.request_sides q
      join bylaw.shares s on s.workspace = q.workspace and s.name = q.name
      join bylaw.workspaces w on w.name = q.side and w.separation_of_duties = 'standard' and not w.name = any (p_strict)
      where q.kind = 'share' and q.workspace = any (p_workspaces)
        and 'Share/' || q.workspace || '/' || q.name = any (v_asked) and not q.covered and not q.closed
      order by q.workspace, q.name, q.side <> q.workspace
  loop
    v_by := null;
    if r.side = r.workspace then
      if bylaw.is_connection_admin(r.workspace, r."with", r.requester) and (v_actor = r.requester
          or bylaw.is_eca(r.workspace, v_actor) or bylaw.is_system_admin(v_actor)) then
        v_by := r.requester;
      end if;
    elsif exists (select from bylaw.share_recipients n where n.workspace = r.workspace and n.share = r.name)
        and not exists (select from bylaw.share_recipients n where n.workspace = r.workspace and n.share = r.name
          and not bylaw.is_connection_admin(r."with", r.workspace, coalesce(n.subject_user, ''))) then
      select min(n.subject_user collate "C") into v_by from bylaw.share_recipients n
        where n.workspace = r.workspace and n.share = r.name and not exists (
          select from bylaw.decisions d where d.workspace = r.workspace and d.kind = 'share' and d.name = r.name
            and d.side = r.workspace and d.decision <> 'revoke' and d.ended_at is null and d.incarnation = r.incarnation
            and d.epoch = r.epoch and (d."by" = n.subject_user or (not d.automatic and d.actor = n.subject_user)));
    end if;
    if v_by is not null then
      perform bylaw.record_decision('share', r.workspace, r.name, r.side, 'approve', v_by, v_actor, r.digest,
        null, true, null, p_strict, v_now);
    end if;
  end loop;

  -- Approvals that came or changed: each is one decision, on what stands now or on nothing.
  for r in
    select a.*, split_part(a.request, ':', 1) as kind, split_part(split_part(a.request, ':', 2), '/', 1) as of_workspace,
        split_part(a.request, '/', 2) as of_name, json_build_array(a.request, a.decision, a."by", a.digest)::text as content
      from bylaw.approvals a
      where a.workspace = any (p_workspaces)
        and a.counted_as is distinct from json_build_array(a.request, a.decision, a."by", a.digest)::text
      -- A denial after an approval of the same moment, so that it is the one that counts.
      order by a.decision, a.workspace, a.name
  loop
    begin
      perform bylaw.record_decision(r.kind, r.of_workspace, r.of_name, r.workspace, r.decision, r."by", v_actor,
        r.digest, r.reason, false, r.name, p_strict, v_now);
    exception
      -- Of other content, or denied: it says so in every plan, and decides nothing.
      when sqlstate 'BL004' or sqlstate 'BL005' then null;
      when sqlstate 'BL001' or sqlstate 'BL002' or sqlstate 'BL003' or sqlstate 'BL007' then
        if 'Approval/' || r.workspace || '/' || r.name = any (p_changed) then raise; end if;
    end;
    update bylaw.approvals a set counted_as = r.content where a.workspace = r.workspace and a.name = r.name;
  end loop;
  perform bylaw.settle_agreements(p_workspaces, v_now);
end
$$;

-- One decision of one side on a request such as 'share:acme-legal/deal-room'. The digest is that of
-- bylaw.requests for that side. The actor is whom the login is bound to, else who decides. Returns whether
-- anything changed by it. Raises SQLSTATEs of class BL, see above.
create function bylaw.decide(request text, side text, decision text, "by" text, digest text, reason text default null)
returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_kind constant text := split_part(request, ':', 1);
  v_workspace constant text := split_part(split_part(request, ':', 2), '/', 1);
  v_name constant text := split_part(request, '/', 2);
  v_by constant text := lower("by");
  v_actor constant text := bylaw.acting(v_by);
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
  perform bylaw.settle(v_by, v_both, '{}');
  v_changed := bylaw.record_decision(v_kind, v_workspace, v_name, side, decision, v_by, v_actor,
    digest, reason, false, null, '{}', date_trunc('milliseconds', clock_timestamp()));
  if v_changed then
    perform bylaw.settle_agreements(v_both, date_trunc('milliseconds', clock_timestamp()));
    -- Whoever read before this and waits for these rows is thereby told to read again.
    update bylaw.workspaces set changes = changes + 1 where name = any (v_both);
  end if;
  return v_changed;
end
$$;

-- Ends the connection of a workspace with another, at once and alone, by withdrawing what it agreed with. To
-- agree again it takes a `renew` of its Connection, or a decision on the other's.
create function bylaw.withdraw(workspace text, "with" text, "by" text, reason text default null)
returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz;
  v_by constant text := lower("by");
  v_actor constant text := bylaw.acting(v_by);
  v_both constant text[] := array[withdraw.workspace, withdraw."with"];
begin
  perform from bylaw.workspaces w where w.name = any (v_both) order by w.name for no key update;
  perform bylaw.settle(v_by, v_both, '{}');
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
  update bylaw.decisions d set ended_at = v_now
    where d.workspace = withdraw."with" and d.kind = 'connection' and d.side = withdraw.workspace
      and d.decision = 'approve' and d.ended_at is null;
  perform bylaw.settle_agreements(v_both, v_now);
  -- Of requests that now belong to another epoch, the digests are others.
  perform bylaw.settle(v_by, v_both, '{}');
  perform bylaw.append_event(withdraw.workspace, v_now, v_actor, 'withdraw',
    (select 'Connection/' || c.workspace || '/' || c.name from bylaw.connections c
      where (c.workspace = withdraw.workspace and c."with" = withdraw."with")
        or (c.workspace = withdraw."with" and c."with" = withdraw.workspace)
      order by c.workspace <> withdraw.workspace limit 1), null,
    jsonb_build_object('side', withdraw.workspace, 'with', withdraw."with", 'by', bylaw.person_id(v_by),
      'reason', bylaw.without_addresses(reason)));
  update bylaw.workspaces w set changes = changes + 1 where w.name = any (v_both);
  return true;
end
$$;

-- What is live already becomes known to the ledger.
do $$
declare
  r record;
begin
  for r in
    select 'share' as kind, s.workspace, s.name from bylaw.shares s where s."with" is not null
    union all select 'connection', c.workspace, c.name from bylaw.connections c
  loop
    insert into bylaw.incarnations (workspace, kind, name, last) values (r.workspace, r.kind, r.name, 1);
  end loop;
  update bylaw.shares set incarnation = 1 where "with" is not null;
  update bylaw.connections set incarnation = 1;
  update bylaw.approvals a set counted_as = json_build_array(a.request, a.decision, a."by", a.digest)::text;
  perform bylaw.settle_agreements(array(select name from bylaw.workspaces), date_trunc('milliseconds', now()));
end
$$;
