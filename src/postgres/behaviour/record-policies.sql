-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Keeps the policies that a set is judged by from now on, beside those of before: `p_policies` is a list of {id, severity, for, when,
-- message} as canonical JSON. Returns the event of it, with ids and digests alone, since texts may name people; null where nothing
-- changed. The row of the set has to be locked. Raises SQLSTATE 22023 when it is no such list.
create or replace function bylaw.record_policies(p_set text, p_policies text)
returns jsonb
language plpgsql
as $$
declare
  v_digest constant text := 'sha256:' || encode(sha256(convert_to(p_policies, 'UTF8')), 'hex');
  v_before text;
  v_was text;
begin
  select s.policies, p.policies into v_before, v_was from bylaw.sets s left join bylaw.policies p on p.digest = s.policies
    where s.name = p_set;
  if v_digest = v_before or v_before is null and p_policies = '[]' then
    return null;
  end if;
  if jsonb_typeof(p_policies::jsonb) <> 'array' or exists (select from jsonb_array_elements(p_policies::jsonb) p
      where jsonb_typeof(p) <> 'object' or exists (select from unnest(array['id', 'severity', 'for', 'when', 'message']) f
        where jsonb_typeof(p -> f) is distinct from 'string')) then
    raise exception 'Policies are not of the form that bylaw writes.' using errcode = '22023';
  end if;
  insert into bylaw.policies (digest, policies) values (v_digest, p_policies) on conflict do nothing;
  update bylaw.sets set policies = v_digest where name = p_set;
  return jsonb_build_object('action', 'policies', 'address', 'Set/' || p_set,
    'before', case when v_before is not null then jsonb_build_object('digest', v_before, 'policies', (
      select coalesce(jsonb_agg(p -> 'id'), '[]') from jsonb_array_elements(v_was::jsonb) p)) end,
    'after', jsonb_build_object('digest', v_digest, 'policies', (
      select coalesce(jsonb_agg(p -> 'id'), '[]') from jsonb_array_elements(p_policies::jsonb) p)));
end
$$;
