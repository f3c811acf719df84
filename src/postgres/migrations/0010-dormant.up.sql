-- A member, grant, guest or share of no set that was in a workspace when it was deleted: once the workspace is back, it has
-- no effect until a set adopts it. Written by bylaw.record_run alone.
alter table bylaw.members add column dormant boolean not null default false;
alter table bylaw.grants add column dormant boolean not null default false;
alter table bylaw.guests add column dormant boolean not null default false;
alter table bylaw.shares add column dormant boolean not null default false;
