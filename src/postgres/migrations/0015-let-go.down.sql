-- The events of runs still say what they let go of.
alter table bylaw.runs drop column released;
