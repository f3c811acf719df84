-- Keys as they were before.
alter table bylaw.shares
  drop constraint shares_into_partner_into_partner_space_fkey,
  add foreign key (into_partner, into_partner_space) references bylaw.spaces on delete set null;
alter table bylaw.share_recipients
  drop constraint share_recipients_partner_partner_member_fkey,
  add foreign key (partner, partner_member) references bylaw.members on delete set null;
alter table bylaw.approved_recipients
  drop constraint approved_recipients_partner_partner_member_fkey,
  add foreign key (partner, partner_member) references bylaw.members on delete set null;
alter table bylaw.approved_resources
  drop constraint approved_resources_resource_workspace_resource_name_fkey,
  add foreign key (resource_workspace, resource_name) references bylaw.resources on delete set null;
alter table bylaw.decisions
  drop constraint decisions_target_workspace_target_space_fkey,
  add foreign key (target_workspace, target_space) references bylaw.spaces on delete set null,
  drop constraint decisions_target_workspace_target_resource_fkey,
  add foreign key (target_workspace, target_resource) references bylaw.resources on delete set null;
