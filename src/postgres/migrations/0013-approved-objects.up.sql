-- What was approved in the host's workspace, as keys beside the names: a shared or contributed object, and the resources that were
-- in a shared space. While it is approved, nobody gives its name to another object by SQL; what is deleted is approved no more,
-- whatever has its name later. Written by bylaw's functions alone. (A workspace of its own beside each name, since all columns of a
-- key are emptied together.)
alter table bylaw.decisions
  add column target_workspace text,
  add column target_space text,
  add column target_resource text;
update bylaw.decisions d
  set target_workspace = s.workspace, target_space = s.target_space, target_resource = s.target_resource
  from bylaw.shares s
  where d.kind = 'share' and d.decision = 'approve' and d.ended_at is null and s.workspace = d.workspace and s.name = d.name
    and s.incarnation = d.incarnation and s.target = d.target;
alter table bylaw.decisions
  add constraint decision_target check ((target_workspace is null) = (target_space is null and target_resource is null)),
  add foreign key (target_workspace, target_space) references bylaw.spaces on delete set null,
  add foreign key (target_workspace, target_resource) references bylaw.resources on delete set null;
create index decisions_target_space on bylaw.decisions (target_workspace, target_space);
create index decisions_target_resource on bylaw.decisions (target_workspace, target_resource);

alter table bylaw.approved_resources
  add column resource_workspace text,
  add column resource_name text;
update bylaw.approved_resources a set resource_workspace = r.workspace, resource_name = r.name
  from bylaw.resources r where r.workspace = a.workspace and a.resource = r.type || ':' || r.name;
alter table bylaw.approved_resources
  add constraint approved_resource_key check ((resource_workspace is null) = (resource_name is null)),
  add foreign key (resource_workspace, resource_name) references bylaw.resources on delete set null;
create index approved_resources_resource on bylaw.approved_resources (resource_workspace, resource_name);

-- Where an object of another name went.
create index audit_events_renames on bylaw.audit_events ((before ->> 'address')) where before ? 'address';
