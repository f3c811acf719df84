-- Which views and functions were made, so that they are made anew when they differ from those of the program. The
-- program writes these tables when it makes them (src/postgres/make-behaviour.ts).

create table bylaw.behaviour (
  singleton boolean primary key default true check (singleton),
  -- The number of the behaviour, raised with every release that changes it. A program never makes it lower.
  version integer not null,
  -- Programs whose own number is at least this one may go on working with this database.
  compatible_with integer not null,
  -- SHA-256 of the SQL that it was made of, that of the migrations included.
  digest text not null,
  -- The version of bylaw that made it.
  made_by text not null,
  -- The migrations that it was made on, in the order of their names.
  migrations text[] not null
);

create table bylaw.behaviour_objects (
  name text primary key,
  -- As in `drop view …`: 'view bylaw.x', 'function bylaw.f(text)'.
  identity text not null,
  -- SHA-256 of what its file makes.
  digest text not null,
  -- SHA-256 of the view as Postgres printed it when it was made, and by which major version; null for a function,
  -- whose body Postgres keeps as it was written.
  printed text,
  printed_by integer
);
