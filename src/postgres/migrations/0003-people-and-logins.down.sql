drop table bylaw.offboarded, bylaw.actors;
