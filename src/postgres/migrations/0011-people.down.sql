drop table bylaw.former_addresses;
alter table bylaw.people drop column known_as;
