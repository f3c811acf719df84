-- What the last apply of a set asked of an apply beyond the rules: canonical JSON of {approvals, signedBy: [{id, spki}]}; null for nothing.
alter table bylaw.sets add column apply_settings text;

-- Plans that wait in the database to be approved and applied. `digest` is that of the plan file, whose text `plan` is.
create table bylaw.plans (
  digest text primary key check (digest ~ '^sha256:[0-9a-f]{64}$'),
  "set" text not null references bylaw.sets,
  plan text not null,
  -- An id of bylaw.people: who stored it.
  actor text not null,
  login text not null,
  time timestamptz(3) not null
);
create index plans_by_set on bylaw.plans ("set", time);

-- Who approves a stored plan, by a login that was bound to them then.
create table bylaw.plan_approvals (
  digest text not null references bylaw.plans,
  -- An id of bylaw.people.
  person text not null,
  login text not null,
  time timestamptz(3) not null,
  primary key (digest, person)
);
