-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- That a workspace agrees to be connected with another (`agree`), or no more (`disagree`), and by what.
create or replace function bylaw.agreement_effect(
  p_action text, p_workspace text, p_with text, p_connection text, p_incarnation integer, p_request text,
  p_sequence integer
) returns jsonb
language sql stable
as $$
  select bylaw.effect(array[p_workspace, p_with], p_action,
      coalesce('Connection/' || p_workspace || '/' || p_connection, 'Connection/' || p_with || '/' || p_request),
      case p_action when 'disagree' then t.content end, case p_action when 'agree' then t.content end)
    from (select jsonb_build_object('side', p_workspace, 'with', p_with, 'connection', p_connection,
      'incarnation', p_incarnation, 'request', p_request, 'sequence', p_sequence) as content) t
$$;
