drop table bylaw.events_given;
