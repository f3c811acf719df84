-- Twin: src/agreements/settle/end-invitations.ts, endInvitations
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Ends the invitations of guests who are members of the inviting workspace, active or not: once the membership is gone, it
-- takes a `renew` to invite them again.
create or replace function bylaw.end_invitations(p_workspaces text[], p_actor text, p_run integer, p_now timestamptz)
returns void
language plpgsql
as $$
declare
  v_effects jsonb[];
begin
  with ended as (
    update bylaw.guests g set ended = g.renew from bylaw.members m
      where g.workspace = any (p_workspaces) and m.workspace = g.workspace and m.email = g.email
        and not g.dormant and not m.dormant and (g.ended is null or g.renew > g.ended)
      returning g.workspace, g.email, g.renew
  )
  select array_agg(bylaw.effect(array[e.workspace], 'end', 'Guest/' || e.workspace || '/' || e.email, null,
      jsonb_build_object('renew', e.renew)) order by e.workspace collate "C", e.email collate "C")
    into v_effects from ended e;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$$;
