-- Twin: src/postgres/offboard-archived.ts, patternOf
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Erases somebody's address from the history and the decisions, which no role may change by itself. Only somebody who
-- was offboarded from everything and anonymised can be erased.
create or replace function bylaw.erase_person(p_email text)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_person text;
  v_name text;
  -- The address where it stands by itself: not as the end or the beginning of another.
  v_pattern text := '(^|[^[:alnum:]._%+-])' || regexp_replace(p_email, '([^[:alnum:]@])', '\\\1', 'g')
    || '(?![[:alnum:]_%+-]|\.[[:alnum:]])';
begin
  select p.id into v_person from bylaw.people p
    join bylaw.offboarded o on o.person = p.id and o.workspace = '*' and o.anonymised
    where p.email = p_email;
  if v_person is null then
    raise exception '% was not offboarded and anonymised', p_email using errcode = '42501';
  end if;
  v_name := v_person || '@anonymised.invalid';
  update bylaw.decisions set
      "by" = case when "by" = p_email then v_name else "by" end,
      actor = case when actor = p_email then v_name else actor end,
      login = regexp_replace(login, v_pattern, '\1' || v_name, 'gi'),
      reason = regexp_replace(reason, v_pattern, '\1' || v_name, 'gi')
    where "by" = p_email or actor = p_email or login ~* v_pattern or reason ~* v_pattern;
  update bylaw.requests set asked_by = v_name where asked_by = p_email;
  update bylaw.approved_recipients set subject = 'user:' || v_name where subject = 'user:' || p_email;
  -- A login that stands for somebody must not come to stand for anybody it likes.
  update bylaw.actors set email = v_name where email = p_email;
  update bylaw.people set email = null where id = v_person;
end
$$;
