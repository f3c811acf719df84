drop table bylaw.approvals, bylaw.guest_spaces, bylaw.guests, bylaw.share_recipients, bylaw.shares,
  bylaw.connection_admins, bylaw.connections, bylaw.space_resources, bylaw.spaces, bylaw.resources,
  bylaw.grant_permissions, bylaw.grants, bylaw.team_members, bylaw.teams, bylaw.member_roles, bylaw.members,
  bylaw.role_permissions, bylaw.roles, bylaw.users, bylaw.workspace_integrations, bylaw.workspace_providers,
  bylaw.workspaces;
