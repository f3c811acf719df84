drop table bylaw.offboardings;
