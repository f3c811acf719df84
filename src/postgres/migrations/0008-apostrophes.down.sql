alter table bylaw.people drop constraint people_email_check,
  add constraint people_email_check check (email = lower(email collate "C")
    and email ~ '^[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+@[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+$');
