-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- That the epoch of two workspaces is this one now, and since when both agree.
create or replace function bylaw.epoch_effect(p_workspace text, p_with text, p_epoch integer, p_since timestamptz)
returns jsonb
language sql stable
as $$
  select bylaw.effect(array[p_workspace, p_with], 'epoch', 'Workspace/' || p_workspace, null, jsonb_build_object(
    'workspace', p_workspace, 'with', p_with, 'epoch', p_epoch, 'since', bylaw.instant(p_since)))
$$;
