-- Policies that sets were judged by, each list once, however many sets and runs share it. `policies` is canonical JSON, of which
-- `digest` is made.
create table bylaw.policies (
  digest text primary key check (digest = 'sha256:' || encode(sha256(convert_to(policies, 'UTF8')), 'hex')),
  policies text not null
);

-- Those that a run was judged by; null for runs before this migration.
alter table bylaw.runs add column policies text references bylaw.policies;

-- Those of the last apply, be it one that had nothing else to write.
alter table bylaw.sets add column policies text references bylaw.policies;
