-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Writes the run of a set whose objects this transaction has written: its row, its events, what its objects were applied as,
-- and everything that follows for agreements (settle). The actor is whom the login is bound to, else who is claimed; login,
-- time, number, places and hashes are made here. `p_workspaces` are those that the changes concern, `p_strict` those that
-- separated duties strictly before. The events are those that give_events took in this transaction, and `p_events` after them. Each is {action, object, was, address, before, after, digest, formerName}:
-- An event `release` is of an object that the set let go of. One with `left` tells only what somebody's leaving did, which record_offboarding wrote before
-- in this transaction.
-- `object` is the object's address and `was` the one before a renaming; `address`, `before` and `after` have people as opaque
-- ids, `digest` is of what was applied, and `formerName` the manifest's `renamedFrom`. `p_policies` are those by which the set was
-- judged, as in record_policies; null leaves those of before. Changed policies without any event are kept, with an event of their own
-- in the chain of the set, and are no run. Returns the number of the run, or null. Raises SQLSTATE BL006 like current_actor,
-- BL009 when events are not what was written, and what settle raises.
create or replace function bylaw.record_run(
  p_set text, p_attempt uuid, p_commit text, p_plan_digest text, p_actor text, p_workspaces text[], p_strict text[],
  p_events jsonb, p_policies text default null
) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_now timestamptz;
  v_person text;
  v_run integer;
  v_workspaces text[];
  v_chains text[];
  v_heads jsonb;
  v_head jsonb;
  v_events jsonb[] := bylaw.take_events() || bylaw.given_events(p_events);
  -- Texts that the program takes from git and from itself; a login may give others.
  v_commit constant text := bylaw.without_addresses(p_commit);
  v_digest constant text := bylaw.without_addresses(p_plan_digest);
  v_chain constant text := 'set:' || p_set;
  v_each text;
  v_reused text[];
  v_policies jsonb;
begin
  if coalesce(cardinality(v_events), 0) = 0 and p_policies is null then
    raise exception 'A run must have at least one event.' using errcode = '22023';
  end if;
  perform from bylaw.sets s where s.name = p_set for update;
  v_policies := case when p_policies is not null then bylaw.record_policies(p_set, p_policies) end;
  if coalesce(cardinality(v_events), 0) = 0 then
    if v_policies is not null then
      v_now := date_trunc('milliseconds', clock_timestamp());
      v_person := bylaw.person_id(v_actor);
      perform bylaw.note_people(v_chain, v_now, v_person, null);
      perform bylaw.append_events(v_chain, v_now, v_person, null, v_commit, v_digest, array[v_policies]);
    end if;
    return null;
  end if;
  select array_agg(w.name order by w.name collate "C") into v_workspaces from bylaw.workspaces w where w.name = any (p_workspaces);
  v_workspaces := coalesce(v_workspaces, '{}');
  perform from bylaw.workspaces w where w.name = any (v_workspaces) order by w.name for no key update;
  perform bylaw.check_written(p_set, v_workspaces, v_events);
  perform bylaw.check_addresses(v_events);
  -- Nobody who becomes a member, guest or user gets another address meanwhile.
  perform from bylaw.people p where p.id = any (array(
      select substring(e ->> 'address' from '^(?:User|(?:Member|Guest|Offboarding)/[^/]+)/(.+)$')
        from unnest(v_events) e where e ->> 'action' = 'create'))
    order by p.id collate "C" for key share;
  perform bylaw.check_leavings(v_events);
  -- Leavings of this transaction and the run happen at one moment.
  v_now := coalesce((select max(a.time) from bylaw.audit_events a join unnest(v_events) e
      on a.address = 'Member/' || split_part(e ->> 'object', '/', 2) || '/' || split_part(e ->> 'address', '/', 3)
    where e ->> 'object' like 'Offboarding/%' and a.action = 'offboard' and a.xmin = pg_current_xact_id()::xid),
    date_trunc('milliseconds', clock_timestamp()));
  v_person := bylaw.person_id(v_actor);
  v_chains := array(select 'workspace:' || unnest(v_workspaces));
  v_heads := bylaw.chain_heads(v_chains);
  update bylaw.sets set last_run = last_run + 1 where name = p_set returning last_run into strict v_run;
  perform bylaw.note_people(coalesce(v_chains[1], v_chain), v_now, v_person,
    case when v_chains[1] is not null then v_run end);
  if v_heads is not null then
    v_events[1] := v_events[1] || jsonb_build_object('heads', v_heads);
  end if;
  v_head := bylaw.append_events(v_chain, v_now, v_person, v_run, v_commit, v_digest,
    v_events || case when v_policies is null then '{}'::jsonb[] else array[v_policies] end);
  foreach v_each in array v_workspaces loop
    perform bylaw.append_events('workspace:' || v_each, v_now, v_person, v_run, v_commit, v_digest,
      array[jsonb_build_object('action', 'run', 'address', 'Workspace/' || v_each, 'before', null,
        'after', jsonb_build_object('set', p_set, 'run', v_run),
        'heads', jsonb_build_object(v_chain, v_head))]);
  end loop;
  insert into bylaw.runs ("set", run, time, actor, login, commit, plan_digest, attempt, created, updated, deleted, adopted,
      released, accepted, policies)
    select p_set, v_run, v_now, v_person, bylaw.without_addresses(session_user::text), v_commit, v_digest, p_attempt,
        count(*) filter (where e ->> 'action' = 'create'), count(*) filter (where e ->> 'action' = 'update'),
        count(*) filter (where e ->> 'action' = 'delete'), count(*) filter (where e ->> 'action' = 'adopt'),
        count(*) filter (where e ->> 'action' = 'release'), count(*) filter (where e ->> 'action' = 'accept'),
        (select s.policies from bylaw.sets s where s.name = p_set)
      from unnest(v_events) e;
  if exists (select from unnest(v_events) e where e ->> 'action' = 'release' and not exists (
      select from bylaw.set_objects o where o."set" = p_set and o.address = e ->> 'object')) then
    raise exception 'A released object was not applied by %.', p_set using errcode = 'BL009';
  end if;
  delete from bylaw.set_objects o where o."set" = p_set and o.address in (
    select coalesce(e ->> 'was', case when bylaw.says_gone(e) or e ->> 'action' = 'release' then e ->> 'object' end) from unnest(v_events) e);
  insert into bylaw.set_objects ("set", address, digest, former_name)
    select p_set, e ->> 'object', e ->> 'digest', e ->> 'formerName' from unnest(v_events) e where not bylaw.says_gone(e) and e ->> 'action' <> 'release'
    on conflict ("set", address) do update set digest = excluded.digest, former_name = excluded.former_name;
  perform bylaw.wake_adopted(p_set, v_workspaces);
  v_reused := bylaw.reused_addresses(v_events);
  if cardinality(v_reused) > 0 then
    perform bylaw.drop_renamed_targets(v_workspaces, v_reused, v_actor, v_run, v_now);
    perform bylaw.drop_renamed_resources(v_workspaces, v_reused, v_actor, v_run, v_now);
    perform bylaw.drop_renamed_spaces(v_reused);
  end if;
  -- Letting go of objects asks for nothing, and decides nothing.
  if exists (select from unnest(v_events) e where e ->> 'action' <> 'release') then
    perform bylaw.settle(v_actor, p_set, v_run, v_workspaces,
      array(select e ->> 'object' from unnest(v_events) e where e ->> 'action' <> 'release' and not e ? 'left'), coalesce(p_strict, '{}'));
  end if;
  perform bylaw.lay_dormant(array(select w.name from bylaw.workspaces w
    join unnest(v_events) e on e ->> 'action' = 'delete' and e ->> 'object' = 'Workspace/' || w.name));
  update bylaw.workspaces set changes = changes + 1 where name = any (v_workspaces);
  return v_run;
end
$$;
