drop function bylaw.gather_statistics;
drop function bylaw.access_level;
drop view bylaw.effective_access, bylaw.access_ways, bylaw.places, bylaw.direct_ways, bylaw.targets,
  bylaw.grants_within, bylaw.capabilities, bylaw.internal_recipients, bylaw.standing_grants, bylaw.standing_guests,
  bylaw.system_admins, bylaw.ended_members, bylaw.workspace_admins;
drop index bylaw.shares_target_name;
