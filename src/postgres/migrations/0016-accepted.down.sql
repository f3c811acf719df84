alter table bylaw.runs drop column accepted;
