delete from bylaw.requests where lapsed;
alter table bylaw.requests drop column lapsed;
