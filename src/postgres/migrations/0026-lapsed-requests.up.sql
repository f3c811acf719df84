-- A request that ended, or whose workspace is archived, is asked no more, and may be asked again by itself. Who applied it is then still
-- whose decision does not count for a side that separates duties strictly: so the row stays as long as its object.
alter table bylaw.requests add column lapsed boolean not null default false;
