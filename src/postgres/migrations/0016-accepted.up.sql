-- How many objects a run accepted as they were live.
alter table bylaw.runs add column accepted integer not null default 0;
