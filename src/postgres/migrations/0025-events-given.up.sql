-- Events of the run that a transaction is writing, until record_run takes them at its end. Nothing of it is ever committed but by a
-- login that means to, and nobody reads that: so it needs no log.
create unlogged table bylaw.events_given (
  transaction xid8 not null,
  part integer not null,
  events jsonb[] not null,
  primary key (transaction, part)
);
-- They are gone again so soon that packing them takes longer than writing them.
alter table bylaw.events_given alter column events set storage external;
