-- Who did what: sets, their runs, the audit, logins, and who was offboarded. The audit holds people as opaque ids from
-- the first event on; bylaw.people maps them to addresses, so that erasing an address changes one row and no hash chain.

-- The identity of this database: a plan is made for one and refused by every other.
create table bylaw.installation (
  id uuid primary key,
  singleton boolean not null default true unique check (singleton)
);
insert into bylaw.installation (id) values (gen_random_uuid());

-- The opaque ids of people. An event `person` has a digest of the address, salted with `salt`: no address can be put in
-- another's place. Both are null once the address was erased.
create table bylaw.people (
  id text primary key check (id ~ '^p_[0-9a-f]{24}$'),
  email text unique check (email = lower(email) and email ~ '^[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+@[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+$'),
  salt text,
  -- Whether the event was written.
  noted boolean not null default false
);
create index people_not_noted on bylaw.people (id) where not noted;

-- Sets of manifests. The row of a set is its lock: an apply holds it for its transaction.
create table bylaw.sets (
  name text primary key,
  last_run integer not null default 0
);

-- Applied runs.
create table bylaw.runs (
  "set" text not null,
  run integer not null check (run > 0),
  time timestamptz(3) not null,
  -- An id of bylaw.people: who was claimed. The login is who was authenticated.
  actor text not null,
  login text not null,
  commit text,
  plan_digest text not null,
  -- Made by the command before it begins, so that it can find out whether a commit without an answer happened.
  attempt uuid not null unique,
  created integer not null,
  updated integer not null,
  deleted integer not null,
  adopted integer not null,
  primary key ("set", run),
  unique ("set", plan_digest)
);

-- The content of each object as its set last applied it: tells an edit of the manifest from a change made live.
create table bylaw.set_objects (
  "set" text not null,
  address text not null,
  digest text not null,
  primary key ("set", address)
);

-- The end of each hash chain: without it, cutting off the newest events would not show. That a chain is gone together
-- with its end shows in the `heads` of others.
create table bylaw.audit_chains (
  chain text primary key,
  sequence bigint not null default 0,
  hash text not null
);

-- Every change, decision, effect on an agreement, and offboarding. Rows are added by bylaw's functions alone, and never
-- changed. `hash` covers the envelope and `payload_digest`; that covers `address`, `before` and `after`, salted, so that
-- a chain verifies with these left out.
create table bylaw.audit_events (
  -- Of the rules by which the hashes are made.
  format integer not null check (format = 1),
  -- 'set:NAME' for runs and releases; 'workspace:NAME' for decisions, agreements and offboardings.
  chain text not null,
  sequence bigint not null check (sequence > 0),
  run integer,
  time timestamptz(3) not null,
  actor text not null,
  login text not null,
  action text not null,
  address text not null,
  before jsonb,
  after jsonb,
  commit text,
  plan_digest text,
  -- 128 random bits, in hexadecimal. Null for an event `person`, whose salt is kept in bylaw.people.
  salt text,
  payload_digest text not null,
  -- The ends of other chains when the event was written, as {"CHAIN": [sequence, hash]}: what they hold happened before.
  heads jsonb,
  previous_hash text not null,
  hash text not null,
  primary key (chain, sequence)
);
create index audit_events_address on bylaw.audit_events (address);
-- Plans tell who has withdrawn from a connection, when and why.
create index audit_events_withdrawals on bylaw.audit_events (chain) where action in ('withdraw', 'disagree');

-- Logins that are bound to an actor, who they then are whatever they claim. Once there is a row, logins without one
-- may only read.
create table bylaw.actors (
  login text primary key,
  email text not null check (email = lower(email))
);

-- Who was offboarded from which workspace ('*' for the account). The address may be erased, so only a digest of it is
-- kept: SHA-256 of the installation's id, a space, and the address in lower case, in hexadecimal.
create table bylaw.offboarded (
  workspace text not null,
  email_digest text not null,
  -- An id of bylaw.people.
  person text not null,
  anonymised boolean not null default false,
  time timestamptz(3) not null,
  primary key (workspace, email_digest)
);
