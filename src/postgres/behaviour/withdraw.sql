-- No twin: plans foresee no withdrawals.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Ends the connection of a workspace with another, at once and alone, by withdrawing what it agreed with. To agree
-- again it takes a `renew` of its Connection, or a decision on the other's. Returns false if it had not agreed.
create or replace function bylaw.withdraw(workspace text, "with" text, "by" text, reason text default null)
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_now timestamptz;
  v_ended jsonb;
  v_by constant text := bylaw.present_address("by");
  v_actor constant text := bylaw.current_actor(v_by);
  v_both constant text[] := array[withdraw.workspace, withdraw."with"];
begin
  perform from bylaw.workspaces w where w.name = any (v_both) order by w.name for no key update;
  perform bylaw.settle(v_actor, null, null, v_both, '{}', '{}');
  v_now := date_trunc('milliseconds', clock_timestamp());
  if not exists (select from unnest(array[v_by, v_actor]) p(email)
      having bool_and(bylaw.is_eca(withdraw.workspace, p.email) or bylaw.is_system_admin(p.email))) then
    raise exception '% is not an External Connection Admin of %.', v_by, withdraw.workspace using errcode = 'BL008';
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
$$;
