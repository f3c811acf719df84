-- No twin: no plan foresees it.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Removes archived workspaces for good, with all their rows: those of `p_workspaces`, or without any, all that are past their
-- time. `p_confirmed` are removed earlier. All that are named, or none. What they agreed, decided and did stays in the ledger and
-- the chains; what partners still have towards them ends, so that a later workspace of that name is asked anew. The actor, a
-- system admin, is whom the login is bound to, else who is claimed. Answers for each workspace until when it is kept, null for one that is
-- not in the archive, and whether it was removed. Raises SQLSTATE BL010 when the actor may not.
create or replace function bylaw.purge_workspaces(p_actor text, p_workspaces text[], p_confirmed text[])
returns TABLE(workspace text, until timestamp with time zone, purged boolean)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_actor constant text := bylaw.check_people_admin(p_actor);
  v_now timestamptz;
  v_named constant text[] := coalesce(p_workspaces, '{}');
  v_asked text[];
  v_due text[];
  v_partners text[];
  v_effects jsonb[];
begin
  v_asked := case when cardinality(v_named) > 0 then v_named
    else array(select w.name from bylaw.workspaces w where w.archived_at is not null) end;
  v_partners := bylaw.partners_of(v_asked);
  -- In the order of an apply: sets, then workspaces.
  perform from bylaw.sets s where s.name in (select o.managed_by from bylaw.object_rows o where o.workspace = any (v_asked))
    order by s.name for update;
  perform from bylaw.workspaces w where w.name = any (v_asked || v_partners) order by w.name for update;
  if not bylaw.partners_of(v_asked) <@ v_partners then
    raise exception 'The partners of a workspace have changed in the meantime.' using errcode = '40001';
  end if;
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_due := array(select a.workspace from bylaw.archived_until(v_asked) a
    where a.until <= v_now or (a.until is not null and a.workspace = any (p_confirmed)) order by a.workspace collate "C");
  if cardinality(v_named) > 0 and not v_named <@ v_due then
    return query select a.workspace, a.until, false from bylaw.archived_until(v_asked) a
      where not a.workspace = any (v_due) order by a.workspace collate "C";
    return;
  end if;
  return query select a.workspace, a.until, a.workspace = any (v_due) from bylaw.archived_until(v_asked) a
    order by a.workspace collate "C";
  if cardinality(v_due) = 0 then
    return;
  end if;
  v_partners := array(select x from unnest(v_partners) x where not x = any (v_due));
  perform bylaw.append_home_events(v_now, bylaw.person_id(v_actor), array(
    select jsonb_build_object('home', w.name, 'action', 'purge', 'address', 'Workspace/' || w.name, 'before',
        jsonb_build_object('archived', bylaw.instant(w.archived_at), 'retentionDays', w.retention_days), 'after', null)
      from bylaw.workspaces w where w.name = any (v_due) order by w.name collate "C"));
  -- First what refers to others.
  delete from bylaw.offboardings t where t.workspace = any (v_due);
  delete from bylaw.approvals t where t.workspace = any (v_due);
  delete from bylaw.guests t where t.workspace = any (v_due);
  delete from bylaw.shares t where t.workspace = any (v_due);
  delete from bylaw.connections t where t.workspace = any (v_due);
  delete from bylaw.spaces t where t.workspace = any (v_due);
  delete from bylaw.resources t where t.workspace = any (v_due);
  delete from bylaw.grants t where t.workspace = any (v_due);
  delete from bylaw.teams t where t.workspace = any (v_due);
  delete from bylaw.members t where t.workspace = any (v_due);
  delete from bylaw.roles t where t.workspace = any (v_due);
  delete from bylaw.workspaces t where t.name = any (v_due);
  delete from bylaw.offboarded t where t.workspace = any (v_due);
  perform bylaw.settle(v_actor, null, null, v_due || v_partners, '{}', '{}');
  -- What ended with the workspace would wait anew once there is one of that name.
  with closed as (
    update bylaw.endings e set cause = 'lost', run = null, time = v_now
      where e."with" = any (v_due) and e.cause not in ('recipient', 'space', 'lost')
      returning e.*
  )
  select array_agg(bylaw.effect(array[c.workspace, c."with"], 'end', bylaw.request_address(c.kind, c.workspace, c.name), null,
      jsonb_build_object('subject', c.subject, 'with', c."with", 'cause', c.cause, 'renew', c.renew,
        'incarnation', c.incarnation, 'run', c.run, 'ended', '[]'::jsonb))
      order by c.workspace collate "C", c.kind collate "C", c.name collate "C", c.subject collate "C") into v_effects
    from closed c;
  perform bylaw.append_effects(v_actor, null, v_now, v_effects);
  -- Whoever waits for these rows begins anew.
  update bylaw.sets s set last_run = last_run
    where s.name in (select o.managed_by from bylaw.object_rows o where o.workspace = any (v_partners));
  update bylaw.workspaces w set changes = w.changes + 1 where w.name = any (v_partners);
end
$$;
