-- An address may have an apostrophe between letters, as the schemas of manifests let it: o'hara@acme.example.
alter table bylaw.people drop constraint people_email_check,
  add constraint people_email_check check (email = lower(email collate "C")
    and email ~ '^[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+(?:''[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+)*@[^@ \t\r\n<>()\[\]{},;:"''`\\/|=]+$');
