-- How many objects a run let go of.
alter table bylaw.runs add column released integer not null default 0;
