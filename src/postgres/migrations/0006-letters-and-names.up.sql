-- Addresses are of ASCII, and small whatever the database's locale: nobody is two people by their capitals.
alter table bylaw.users drop constraint users_email_check,
  add constraint users_email_check check (email = lower(email collate "C") and email !~ '[^!-~]');
alter table bylaw.members drop constraint members_email_check,
  add constraint members_email_check check (email = lower(email collate "C") and email !~ '[^!-~]');
alter table bylaw.guests drop constraint guests_email_check,
  add constraint guests_email_check check (email = lower(email collate "C") and email !~ '[^!-~]');
alter table bylaw.actors drop constraint actors_email_check,
  add constraint actors_email_check check (email = lower(email collate "C") and email !~ '[^!-~]');
alter table bylaw.people drop constraint people_email_check,
  add constraint people_email_check check (email = lower(email collate "C")
    and email ~ '^[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+@[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+$');

-- The `renamedFrom` that an object had when its set last applied it: two objects that change names are both live before
-- and after, and change them once.
alter table bylaw.set_objects add column former_name text;
