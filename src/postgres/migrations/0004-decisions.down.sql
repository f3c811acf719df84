drop function bylaw.withdraw, bylaw.decide, bylaw.settle, bylaw.record_decision, bylaw.settle_agreements,
  bylaw.acting, bylaw.is_system_admin, bylaw.is_approver, bylaw.is_connection_admin, bylaw.is_eca, bylaw.is_member,
  bylaw.append_event, bylaw.without_addresses, bylaw.person_id, bylaw.canonical_json;
drop view bylaw.request_sides, bylaw.current_requests;
drop view bylaw.resources_in_force, bylaw.contributions_in_force, bylaw.recipients_in_force, bylaw.approved_by_side,
  bylaw.standing_approvals, bylaw.active_connections, bylaw.standing_agreements, bylaw.held_permissions,
  bylaw.active_members;
drop function bylaw.covers, bylaw.lower_level, bylaw.level_rank;
drop table bylaw.approved_resources, bylaw.approved_recipients, bylaw.decisions, bylaw.requests, bylaw.epochs,
  bylaw.agreements, bylaw.incarnations;
alter table bylaw.approvals drop column counted_as;
alter table bylaw.connections drop column incarnation, drop column withdrawn;
alter table bylaw.shares drop column incarnation;
