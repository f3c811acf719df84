-- What two workspaces have agreed: decisions on connections and external shares, and what they rest on. Only bylaw's
-- functions write these tables, and each change is an event in the chains of both workspaces: no role may.

-- The last number that a request's name had. It survives deletion, so that no number is used twice.
create table bylaw.incarnations (
  workspace text not null,
  kind text not null check (kind in ('share', 'connection')),
  name text not null,
  last integer not null check (last > 0),
  primary key (workspace, kind, name)
);

-- That a workspace has agreed to be connected with another, and by what: a Connection of its own, or its decision on
-- the Connection of the other. It agreed once an External Connection Admin did; who they are later is no matter.
create table bylaw.agreements (
  workspace text not null,
  "with" text not null,
  connection text,
  incarnation integer,
  request text,
  sequence integer,
  primary key (workspace, "with"),
  check ((connection is null) = (incarnation is null) and (request is null) = (sequence is null)
    and (connection is null) <> (request is null))
);

-- The present epoch of two workspaces' connection, or the next one while it is not active. A withdrawal raises it,
-- and what was approved in an earlier epoch counts no more.
create table bylaw.epochs (
  workspace text not null,
  "with" text not null,
  epoch integer not null check (epoch > 0),
  -- Since when both sides agree.
  since timestamptz(3),
  primary key (workspace, "with"),
  check (workspace collate "C" < "with" collate "C")
);

-- What each side of a request was last asked, since when, and by whom.
create table bylaw.requests (
  workspace text not null,
  kind text not null check (kind in ('share', 'connection')),
  name text not null,
  side text not null,
  digest text not null,
  -- Digest of what the requester asked for, whatever the epoch.
  asked text not null,
  asked_by text not null,
  since timestamptz(3) not null,
  primary key (workspace, kind, name, side)
);
create index requests_side on bylaw.requests (side);

-- Every decision there was: none is ever removed.
create table bylaw.decisions (
  workspace text not null,
  kind text not null check (kind in ('share', 'connection')),
  name text not null,
  sequence integer not null check (sequence > 0),
  -- The workspace that was asked together with `workspace`.
  "with" text not null,
  side text not null,
  decision text not null check (decision in ('approve', 'deny', 'revoke')),
  "by" text not null,
  -- On whose authority, and the login that was authenticated.
  actor text not null,
  login text not null,
  automatic boolean not null default false,
  digest text not null,
  incarnation integer not null,
  epoch integer not null,
  renew integer not null,
  target text,
  -- Kinds that an approved connection may carry, lowered by every narrowing since.
  allow text[] not null default '{}',
  reason text,
  -- The name of the Approval, in the workspace that decides, that declares it.
  source text,
  time timestamptz(3) not null,
  -- When it was taken back, or replaced by a denial.
  ended_at timestamptz(3),
  primary key (workspace, kind, name, sequence)
);
create index decisions_side on bylaw.decisions (side, source);

-- What ended of itself, because what it names over the border is gone or shut: a request, or a recipient of a share
-- (`subject`; '' for all of the request). Nothing of it is in force or asked until the row here goes.
create table bylaw.endings (
  workspace text not null,
  kind text not null check (kind in ('share', 'connection')),
  name text not null,
  subject text not null default '',
  "with" text not null,
  cause text not null check (cause in ('recipient', 'space', 'region', 'workspace', 'partners', 'lost')),
  -- The `renew` and incarnation of the row when it ended.
  renew integer not null,
  incarnation integer not null,
  -- The run by which it ended; null outside a run.
  run integer,
  time timestamptz(3) not null,
  primary key (workspace, kind, name, subject)
);
create index endings_with on bylaw.endings ("with");

-- The recipients that an approval of a share approved, lowered by every narrowing since. Of a contribution, the one
-- subject is the space that it goes `into`.
create table bylaw.approved_recipients (
  workspace text not null,
  share text not null,
  sequence integer not null,
  subject text not null,
  role text not null check (role in ('viewer', 'editor', 'co-owner')),
  expires timestamptz,
  primary key (workspace, share, sequence, subject)
);

-- The resources that were in a shared space when its host approved, except those taken out since.
create table bylaw.approved_resources (
  workspace text not null,
  share text not null,
  sequence integer not null,
  resource text not null,
  primary key (workspace, share, sequence, resource)
);
