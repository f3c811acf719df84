-- Nothing crosses over a connection meanwhile, and a share or an invitation gives no access; what was agreed and approved
-- stands.
alter table bylaw.connections add column suspended boolean not null default false;
alter table bylaw.shares add column suspended boolean not null default false;
alter table bylaw.guests add column suspended boolean not null default false;

-- The `renew` at which a membership of the workspace ended the invitation: only a higher one invites again. Written by
-- bylaw.settle alone.
alter table bylaw.guests add column ended integer;

-- A contribution is of a resource: a space is in no other space. Rows of before stay: they give nobody anything.
alter table bylaw.shares drop constraint share_into,
  add constraint share_into check (("into" is null) = (role is null)
    and ("into" is null or ("with" is not null and target not like 'space:%'))) not valid;
