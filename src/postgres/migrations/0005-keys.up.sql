-- The keys between tables: what each row refers to exists, in the same workspace, whoever writes. A list goes with the
-- object that it belongs to (`on delete cascade`); nothing else that is referred to can be deleted.
-- A key over the border to another workspace is emptied (`on delete set null`) when what it leads to goes: nobody keeps a
-- neighbour from deleting anything. The columns that say what was declared stay as they are.
--
-- The ledger and the history (0002, 0003) refer to no live object: they outlive what they tell of.

alter table bylaw.workspace_providers
  add foreign key (workspace) references bylaw.workspaces on delete cascade;

alter table bylaw.workspace_integrations
  add foreign key (workspace) references bylaw.workspaces on delete cascade;

alter table bylaw.roles
  add foreign key (workspace) references bylaw.workspaces;

alter table bylaw.role_permissions
  add foreign key (workspace, role) references bylaw.roles on delete cascade;

alter table bylaw.members
  add foreign key (workspace) references bylaw.workspaces;

alter table bylaw.member_roles
  add foreign key (workspace, email) references bylaw.members on delete cascade,
  add foreign key (workspace, declared_role) references bylaw.roles;

alter table bylaw.teams
  add foreign key (workspace) references bylaw.workspaces,
  add foreign key (workspace, parent) references bylaw.teams;

alter table bylaw.team_members
  add foreign key (workspace, team) references bylaw.teams on delete cascade,
  add foreign key (workspace, email) references bylaw.members;

alter table bylaw.grants
  add foreign key (workspace) references bylaw.workspaces,
  add foreign key (workspace, subject_user) references bylaw.members,
  add foreign key (workspace, subject_team) references bylaw.teams,
  add foreign key (workspace, subject_role) references bylaw.roles;

alter table bylaw.grant_permissions
  add foreign key (workspace, "grant") references bylaw.grants on delete cascade;

alter table bylaw.resources
  add foreign key (workspace) references bylaw.workspaces,
  add foreign key (workspace, creator) references bylaw.members;

alter table bylaw.spaces
  add foreign key (workspace) references bylaw.workspaces,
  -- A space is in its workspace's region.
  add foreign key (workspace, region) references bylaw.workspaces (name, region),
  add foreign key (workspace, creator) references bylaw.members;

alter table bylaw.space_resources
  add foreign key (workspace, space) references bylaw.spaces on delete cascade,
  add foreign key (workspace, resource, type) references bylaw.resources (workspace, name, type);

alter table bylaw.connections
  -- With connection_region: both workspaces are of the region that the connection says.
  add foreign key (workspace, region) references bylaw.workspaces (name, region) on update cascade,
  add foreign key (partner, with_region) references bylaw.workspaces (name, region) on update set null on delete set null,
  add foreign key (workspace, requested_by) references bylaw.members;

alter table bylaw.connection_admins
  add foreign key (workspace, connection) references bylaw.connections on delete cascade,
  add foreign key (workspace, email) references bylaw.members;

alter table bylaw.shares
  add foreign key (workspace) references bylaw.workspaces,
  -- With share_region: both workspaces are of the region that the share says.
  add foreign key (workspace, region) references bylaw.workspaces (name, region) on update cascade,
  add foreign key (partner, with_region) references bylaw.workspaces (name, region) on update set null on delete set null,
  add foreign key (workspace, requested_by) references bylaw.members,
  add foreign key (workspace, target_space) references bylaw.spaces,
  add foreign key (workspace, target_resource, target_type) references bylaw.resources (workspace, name, type),
  add foreign key (into_partner, into_partner_space) references bylaw.spaces on delete set null;

alter table bylaw.share_recipients
  add foreign key (workspace, share) references bylaw.shares on delete cascade,
  add foreign key (workspace, own_user) references bylaw.members,
  add foreign key (workspace, own_team) references bylaw.teams,
  add foreign key (partner, partner_member) references bylaw.members on delete set null;

alter table bylaw.guests
  add foreign key (workspace) references bylaw.workspaces,
  add foreign key (workspace, invited_by) references bylaw.members;

alter table bylaw.guest_spaces
  add foreign key (workspace, email) references bylaw.guests on delete cascade,
  add foreign key (workspace, space) references bylaw.spaces;

alter table bylaw.approvals
  add foreign key (workspace) references bylaw.workspaces,
  add foreign key (workspace, "by") references bylaw.members;

alter table bylaw.runs
  add foreign key ("set") references bylaw.sets,
  add foreign key (actor) references bylaw.people;

alter table bylaw.set_objects
  add foreign key ("set") references bylaw.sets;

alter table bylaw.offboarded
  add foreign key (person) references bylaw.people;
