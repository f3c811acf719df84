-- Whom logins stand for, and who has left.

-- A login that stands for an actor, whoever it claims to be. Once there is a row, logins without one only read.
create table bylaw.actors (
  login text primary key,
  email text not null check (email = lower(email))
);

-- Who was offboarded from which workspace. The address may be erased, so only a digest of it is kept: SHA-256
-- of the installation's id, a space, and the address in lower case, in hexadecimal.
create table bylaw.offboarded (
  workspace text not null,
  email_digest text not null,
  -- An id of bylaw.people.
  person text not null references bylaw.people,
  anonymised boolean not null default false,
  time timestamptz(3) not null,
  primary key (workspace, email_digest)
);
