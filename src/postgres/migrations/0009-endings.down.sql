-- What ended cannot be held by keys that every row has: it is deleted.
delete from bylaw.shares where "with" is not null and (partner is null or ("into" is not null and into_partner is null));
delete from bylaw.connections where partner is null;
delete from bylaw.share_recipients where subject_workspace <> workspace and partner is null;

drop index bylaw.audit_events_withdrawals;
drop table bylaw.endings;

alter table bylaw.share_recipients
  drop column partner,
  drop column partner_member,
  drop column own_user,
  drop column own_team,
  add foreign key (subject_workspace, subject_user) references bylaw.members,
  add foreign key (subject_workspace, subject_team) references bylaw.teams;

alter table bylaw.shares
  drop constraint share_region,
  drop constraint share_into_partner,
  drop constraint shares_workspace_region_fkey,
  drop constraint shares_partner_with_region_fkey,
  drop constraint shares_into_partner_into_partner_space_fkey,
  drop column partner,
  drop column into_partner,
  drop column into_partner_space,
  add constraint share_region check (("with" is null and region is null and with_region is null)
    or ("with" is not null and region is not null and with_region is not null and region = with_region)),
  add foreign key (workspace, region) references bylaw.workspaces (name, region),
  add foreign key ("with", with_region) references bylaw.workspaces (name, region),
  add foreign key ("with", into_space) references bylaw.spaces;

alter table bylaw.connections
  drop constraint connection_region,
  drop constraint connections_workspace_region_fkey,
  drop constraint connections_partner_with_region_fkey,
  drop column partner,
  alter column with_region set not null,
  add constraint connection_region check (region = with_region),
  add foreign key (workspace, region) references bylaw.workspaces (name, region),
  add foreign key ("with", with_region) references bylaw.workspaces (name, region);
