alter table bylaw.shares drop constraint share_into,
  add constraint share_into check (("into" is null) = (role is null) and ("into" is null or "with" is not null));
alter table bylaw.guests drop column ended, drop column suspended;
alter table bylaw.shares drop column suspended;
alter table bylaw.connections drop column suspended;
