-- Twin: src/postgres/tables.ts, TABLES
-- Owner: bylaw_owner. Select: nobody else.
--
-- The row of each object: its address, whose it is, whether it is there (an archived workspace is not, nor is what is in it),
-- the transaction that wrote it, and which of its commands.
create or replace view bylaw.object_rows as
  select 'Workspace/' || t.name as address, t.name as workspace, t.managed_by, t.archived_at is null as present,
      t.xmin as written_by,
      t.cmin::text::bigint as command from bylaw.workspaces t
  union all select 'User/' || t.email, null, t.managed_by, true, t.xmin, t.cmin::text::bigint from bylaw.users t
  union all select 'Role/' || t.workspace || '/' || t.name, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.roles t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Member/' || t.workspace || '/' || t.email, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.members t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Team/' || t.workspace || '/' || t.name, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.teams t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Grant/' || t.workspace || '/' || t.name, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.grants t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Resource/' || t.workspace || '/' || t.name, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.resources t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Space/' || t.workspace || '/' || t.name, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.spaces t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Connection/' || t.workspace || '/' || t.name, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.connections t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Share/' || t.workspace || '/' || t.name, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.shares t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Guest/' || t.workspace || '/' || t.email, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.guests t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Approval/' || t.workspace || '/' || t.name, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.approvals t join bylaw.workspaces w on w.name = t.workspace
  union all select 'Offboarding/' || t.workspace || '/' || t.email, t.workspace, t.managed_by, w.archived_at is null, t.xmin, t.cmin::text::bigint
      from bylaw.offboardings t join bylaw.workspaces w on w.name = t.workspace;
