-- The leavings that manifests declare (kind Offboarding), as records of what an apply did. They refer to nobody: a record stays
-- when its person and their successor are long gone.
create table bylaw.offboardings (
  workspace text not null references bylaw.workspaces,
  email text not null check (email = lower(email collate "C") and email !~ '[^!-~]'),
  confirm text not null check (confirm = 'DELETE'),
  successor text,
  renew integer not null default 0 check (renew >= 0),
  labels jsonb not null default '{}',
  managed_by text,
  primary key (workspace, email)
);
