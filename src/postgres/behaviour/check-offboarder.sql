-- Twin: src/planner/offboarding-findings.ts, authorityFindings
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Raises (SQLSTATE BL010) when somebody may not offboard a person from these workspaces: a system admin may, and everybody
-- themselves; so may who can delete the members of all of them, where the person is no system admin. With `p_account` they are those, too, in which the
-- history knows the person as a member still, whatever the tables say. Once any login is bound, only workspaces of the actor are named.
create or replace function bylaw.check_offboarder(
  p_actor text, p_person text, p_email text, p_workspaces text[], p_account boolean
) returns void
language plpgsql stable
as $$
declare
  v_workspaces text[] := p_workspaces;
  v_lacking text[];
  v_named text;
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
      raise exception '% may not offboard a system admin. Only a system admin may do that.', p_actor using errcode = 'BL010';
    end if;
  end if;
  v_lacking := array(select x.name from unnest(v_workspaces) x(name) where not exists (
    select from bylaw.held_permissions h where h.workspace = x.name and h.email = p_actor
      and bylaw.covers(h.permission, 'members:delete:all')));
  select min(x.name collate "C") into v_named from unnest(v_lacking) x(name)
    where not exists (select from bylaw.actors) or exists (
      select from bylaw.active_memberships a where a.workspace = x.name and a.email = p_actor);
  if v_named is not null then
    raise exception '% may not offboard anyone from %, because that needs `members:delete:all` there.', p_actor, v_named
      using errcode = 'BL010';
  end if;
  if cardinality(v_lacking) > 0 then
    raise exception '% may not offboard a person who also belongs to workspaces of which % is not an active member.', p_actor, p_actor
      using errcode = 'BL010';
  end if;
  if cardinality(v_workspaces) = 0 then
    raise exception '% may not offboard a person who is not a member of any workspace. Only a system admin may do that.', p_actor
      using errcode = 'BL010';
  end if;
end
$$;
