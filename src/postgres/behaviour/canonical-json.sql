-- Twin: src/model/canonical-json.ts, canonicalJson
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- JSON with sorted keys and no white space: equal values, equal text.
create or replace function bylaw.canonical_json(value jsonb)
returns text
language plpgsql immutable parallel safe
as $$
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
