alter table bylaw.sets drop column policies;
alter table bylaw.runs drop column policies;
drop table bylaw.policies;
