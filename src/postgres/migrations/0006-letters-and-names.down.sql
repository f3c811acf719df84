alter table bylaw.set_objects drop column former_name;

alter table bylaw.people drop constraint people_email_check,
  add constraint people_email_check check (email = lower(email)
    and email ~ '^[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+@[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+$');
alter table bylaw.actors drop constraint actors_email_check,
  add constraint actors_email_check check (email = lower(email));
alter table bylaw.guests drop constraint guests_email_check,
  add constraint guests_email_check check (email = lower(email));
alter table bylaw.members drop constraint members_email_check,
  add constraint members_email_check check (email = lower(email));
alter table bylaw.users drop constraint users_email_check,
  add constraint users_email_check check (email = lower(email));
