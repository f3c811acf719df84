-- Twin: src/agreements/settle/count-approvals.ts, countApprovals
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Makes the decisions of the Approvals that the run of a set writes or adopts (`p_changed` has their addresses): each is
-- one decision, on what stands now or on nothing. An Approval of other content, or of what was denied, decides nothing,
-- and every plan says so; any other that is refused fails the run. Rows that no run wrote decide nothing, whoever
-- applies next.
create or replace function bylaw.count_approvals(
  p_set text, p_workspaces text[], p_actor text, p_changed text[], p_strict text[], p_run integer, p_now timestamptz
) returns void
language plpgsql
as $$
declare
  r record;
begin
  for r in
    select a.*, split_part(a.request, ':', 1) as kind, split_part(split_part(a.request, ':', 2), '/', 1) as of_workspace,
        split_part(a.request, '/', 2) as of_name, json_build_array(a.request, a.decision, a."by", a.digest)::text as content
      from bylaw.approvals a
      where a.workspace = any (p_workspaces) and a.managed_by = p_set
        and ('Approval/' || a.workspace || '/' || a.name in (select unnest(p_changed))) is true
        and a.counted_as is distinct from json_build_array(a.request, a.decision, a."by", a.digest)::text
      -- A denial after an approval of the same run, so that the denial is the one that counts.
      order by a.decision collate "C", a.workspace collate "C", a.name collate "C"
  loop
    begin
      perform bylaw.record_decision(r.kind, r.of_workspace, r.of_name, r.workspace, r.decision, r."by", p_actor,
        r.digest, r.reason, false, r.name, p_strict, p_run, p_now);
    exception
      when sqlstate 'BL004' or sqlstate 'BL005' then null;
    end;
    update bylaw.approvals a set counted_as = r.content where a.workspace = r.workspace and a.name = r.name;
  end loop;
end
$$;
