drop view bylaw.resources_in_force, bylaw.contributions_in_force, bylaw.recipients_in_force, bylaw.approved_by_side,
  bylaw.standing_approvals, bylaw.active_connections, bylaw.standing_agreements, bylaw.held_permissions,
  bylaw.active_members;
drop function bylaw.covers, bylaw.lower_level, bylaw.level_rank;
drop table bylaw.approved_resources, bylaw.approved_recipients, bylaw.decisions, bylaw.requests, bylaw.epochs,
  bylaw.agreements, bylaw.incarnations;
alter table bylaw.approvals drop column counted_as;
alter table bylaw.connections drop column incarnation;
alter table bylaw.shares drop column incarnation;
