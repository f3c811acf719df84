alter table bylaw.shares drop column dormant;
alter table bylaw.guests drop column dormant;
alter table bylaw.grants drop column dormant;
alter table bylaw.members drop column dormant;
