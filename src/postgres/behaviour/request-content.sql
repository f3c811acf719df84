-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- What a request asks for now, as events hold it.
create or replace function bylaw.request_content(p_kind text, p_workspace text, p_name text)
returns jsonb
language sql stable
as $$
  select case p_kind when 'share' then (
      select jsonb_build_object('with', s."with", 'target', s.target, 'into', s."into", 'requestedBy', s.requested_by,
          'renew', s.renew, 'incarnation', q.incarnation, 'epoch', q.epoch,
          'recipients', bylaw.recipients_of(s.workspace, s.name), 'resources', bylaw.resources_shared(s.workspace, s.name))
        from bylaw.shares s
        join bylaw.current_share_requests q on q.workspace = s.workspace and q.name = s.name and q.side = s.workspace
        where s.workspace = p_workspace and s.name = p_name)
    else (
      select jsonb_build_object('with', c."with", 'requestedBy', c.requested_by, 'renew', c.renew,
          'incarnation', q.incarnation, 'epoch', q.epoch, 'allow', to_jsonb(c.allow))
        from bylaw.connections c
        join bylaw.current_connection_requests q on q.workspace = c.workspace and q.name = c.name
        where c.workspace = p_workspace and c.name = p_name)
    end
$$;
