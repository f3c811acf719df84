drop function bylaw.erase_person;
