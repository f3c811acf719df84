-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Writes an offboarding whose objects this transaction has written: its events, in the chain of each workspace, and that the
-- person was offboarded from the workspaces of `p_from` (each {workspace, successor}, an opaque id or null), and with
-- `p_account` from everywhere. Each of `p_events` is as in record_run, with `home` the workspace whose chain it goes to ('*'
-- for the account), or null for what goes into the chain of the set `p_set`, whose run records it later in this transaction: that set must have
-- applied it; `p_sets` are the sets whose objects it changes, `p_workspaces` those that the changes concern. The actor is as in record_run. Returns the chain and hash of an event by
-- which it can be told whether it was committed. Raises SQLSTATE BL010 when the actor may not, BL009 when the events are
-- not what was written or the person is still there, and what settle raises.
create or replace function bylaw.record_offboarding(
  p_person text, p_email text, p_actor text, p_anonymise boolean, p_account boolean, p_from jsonb, p_sets text[],
  p_workspaces text[], p_events jsonb, p_set text default null
) returns TABLE(chain text, hash text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_now timestamptz;
  v_by text;
  v_name constant text := case when p_anonymise then p_person || '@anonymised.invalid' else p_email end;
  v_events jsonb[] := bylaw.given_events(p_events);
  v_from constant text[] := array(select f ->> 'workspace' from jsonb_array_elements(p_from) f);
  v_workspaces text[];
begin
  -- Of somebody erased, the address is known by its digest alone.
  if not exists (select from bylaw.people p where p.id = p_person and (p.email = p_email or p.email is null and exists (
        select from bylaw.offboarded o, bylaw.installation i where o.person = p.id
          and o.email_digest = encode(sha256(convert_to(i.id::text || ' ' || p_email, 'UTF8')), 'hex'))))
      or exists (select from bylaw.people p where p.email = p_email and p.id <> p_person) then
    raise exception '% is not the id of %.', p_person, p_email using errcode = 'BL009';
  end if;
  if exists (select from unnest(v_from) f(workspace)
      where not exists (select from bylaw.workspaces w where w.name = f.workspace)) then
    raise exception 'A workspace that % leaves does not exist.', p_email using errcode = 'BL009';
  end if;
  select coalesce(array_agg(w.name order by w.name collate "C"), '{}') into v_workspaces from bylaw.workspaces w
    where w.name = any (p_workspaces || v_from);
  perform from bylaw.sets s where s.name = any (p_sets) order by s.name for update;
  perform from bylaw.workspaces w where w.name = any (v_workspaces) order by w.name for no key update;
  perform bylaw.check_offboarder(v_actor, p_person, p_email, v_from, p_account);
  perform bylaw.check_written(null, v_workspaces, v_events);
  perform bylaw.check_addresses(v_events);
  if exists (select from unnest(v_events) e where e ->> 'home' is null and not exists (
      select from bylaw.set_objects o where o."set" = p_set and o.address = e ->> 'object')) then
    raise exception 'An event is left to the run of a set that has not applied its object.' using errcode = 'BL009';
  end if;
  if exists (select from unnest(v_events) e where e ->> 'home' is not null and e ->> 'home' is distinct from
      case when e ->> 'object' like 'User/%' then '*' else split_part(e ->> 'object', '/', 2) end) then
    raise exception 'An event goes to the chain of a workspace that its object is not in.' using errcode = 'BL009';
  end if;
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
  v_events := array(select e from unnest(v_events) with ordinality x(e, ordinality) where e ->> 'home' is not null order by x.ordinality) || array(
    select jsonb_build_object('home', f.value ->> 'workspace', 'action', 'offboard',
        'address', 'Member/' || (f.value ->> 'workspace') || '/' || p_person, 'before', null,
        'after', jsonb_build_object('anonymised', p_anonymise, 'successor', f.value -> 'successor'))
      from jsonb_array_elements(p_from) with ordinality f order by f.ordinality);
  if p_account then
    v_events := v_events || jsonb_build_object('home', '*', 'action', 'offboard', 'address', 'User/' || p_person,
      'before', null, 'after', jsonb_build_object('anonymised', p_anonymise));
  end if;
  if cardinality(v_events) = 0 then
    raise exception 'An offboarding must have at least one event.' using errcode = '22023';
  end if;
  select a.chain, a.hash into chain, hash from bylaw.append_home_events(v_now, v_by, v_events) a;
  if p_anonymise then
    -- What a set last applied under the address is no longer there; and the address is not to be kept.
    delete from bylaw.set_objects o where o.address in (select e ->> 'was' from unnest(v_events) e
          except select e ->> 'object' from unnest(v_events) e where e ->> 'action' <> 'delete')
      or o.address in (select e ->> 'object' from unnest(v_events) e where e ->> 'action' = 'delete')
      or (p_account and right(o.address, length(p_email) + 1) = '/' || p_email);
  end if;
  -- Whoever waits for these rows begins anew.
  update bylaw.sets set last_run = last_run where name = any (p_sets);
  -- Nothing is named as changed: who takes something over asks for nothing by that, and decides nothing.
  perform bylaw.settle(v_actor, null, null, v_workspaces, '{}', '{}');
  update bylaw.workspaces set changes = changes + 1 where name = any (v_workspaces);
  insert into bylaw.offboarded as o (workspace, email_digest, person, anonymised, time)
    select r.workspace, encode(sha256(convert_to(i.id::text || ' ' || x.email, 'UTF8')), 'hex'), p_person, p_anonymise, v_now
      from unnest(v_from || case when p_account then array['*'] else '{}' end) r(workspace), bylaw.installation i,
        (select p_email union select f.email from bylaw.former_addresses f where f.person = p_person and not f.freed) x(email)
    on conflict (workspace, email_digest) do update set anonymised = excluded.anonymised or o.anonymised;
  return next;
end
$$;
