drop index bylaw.audit_events_renames;
alter table bylaw.approved_resources
  drop column resource_workspace,
  drop column resource_name;
alter table bylaw.decisions
  drop column target_workspace,
  drop column target_space,
  drop column target_resource;
