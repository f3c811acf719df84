/** For each policy of the cookbook in docs/policies.md: manifests that it stands against, and manifests that it does not. */
export const COOKBOOK_CASES: Readonly<Record<string, {readonly fails: string; readonly passes: string}>> = {
  'ethical-wall': {
    fails: `apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: brief, labels: {wall: litigation}}
spec: {type: vault, creator: cy@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: brief, labels: {wall: litigation}}
spec: {type: vault, creator: leo@acme.example}
`,
  },
  'privileged-stays-inside': {
    fails: `apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: vip, labels: {privileged: "yes"}}
spec: {type: external, creator: bo@acme.example}
---
apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: otto@valuation.example}
spec: {spaces: [{space: vip, role: viewer}], invitedBy: bo@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: otto@valuation.example}
spec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}
`,
  },
  'guests-90-days': {
    fails: `apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: otto@valuation.example}
spec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: otto@valuation.example}
spec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example, expires: 2026-08-01}
`,
  },
  'no-everyone-above-viewer': {
    fails: `apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: all}
spec: {target: "space:war-room", to: [{subject: everyone, role: editor}], requestedBy: ana@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: all}
spec: {target: "space:war-room", to: [{subject: everyone, role: viewer}], requestedBy: ana@acme.example}
`,
  },
  'no-external-editor-on-vaults': {
    fails: `apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: out}
spec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: editor}], requestedBy: bo@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: out}
spec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example}
`,
  },
  'no-new-admins': {
    fails: `apiVersion: bylaw/v1
kind: Member
metadata: {workspace: acme-legal, name: new@acme.example}
spec: {roles: [admin]}
`,
    passes: `apiVersion: bylaw/v1
kind: Member
metadata: {workspace: acme-legal, name: new@acme.example}
spec: {roles: [counsel]}
`,
  },
  'billing-and-connections': {
    fails: `apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: ops}
spec: {permissions: ["billing:read:all", "manage:external_connections"]}
`,
    passes: `apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: ops}
spec: {permissions: ["billing:read:all"]}
`,
  },
  regions: {
    fails: `apiVersion: bylaw/v1
kind: Workspace
metadata: {name: far}
spec: {displayName: Far, organization: far, region: US}
`,
    passes: `apiVersion: bylaw/v1
kind: Workspace
metadata: {name: far}
spec: {displayName: Far, organization: far, region: EU}
`,
  },
  naming: {
    fails: `apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: misc}
spec: {type: internal, creator: bo@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: tax-2026}
spec: {type: internal, creator: bo@acme.example}
`,
  },
  'external-shares-expire': {
    fails: `apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: out}
spec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: out}
spec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer, expires: 2026-12-31}], requestedBy: bo@acme.example}
`,
  },
  'reviewers-by-team': {
    fails: `apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: desk, labels: {team: deals}}
spec: {type: internal, creator: bo@acme.example}
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: desk}
spec: {target: "space:desk", to: [{subject: "user:cy@acme.example", role: editor}], requestedBy: bo@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: desk, labels: {team: deals}}
spec: {type: internal, creator: bo@acme.example}
`,
  },
  'spaces-have-a-practice': {
    fails: `apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: desk}
spec: {type: internal, creator: bo@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: desk, labels: {practice: tax}}
spec: {type: internal, creator: bo@acme.example}
`,
  },
  'partners-known': {
    fails: `apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: globex}
spec: {with: globex, requestedBy: ana@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: northwind}
spec: {with: northwind-legal, requestedBy: ana@acme.example, reason: Renewed}
`,
  },
  'no-global-vaults': {
    fails: `apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: open}
spec: {type: vault, creator: bo@acme.example, generalAccess: global}
`,
    passes: `apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: open}
spec: {type: vault, creator: bo@acme.example, generalAccess: restricted}
`,
  },
  'grants-have-a-reason': {
    fails: `apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: acme-legal, name: g}
spec: {subject: "user:di@acme.example", permissions: ["spaces:read:all"]}
`,
    passes: `apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: acme-legal, name: g}
spec: {subject: "user:di@acme.example", permissions: ["spaces:read:all"], reason: Audit}
`,
  },
  'grants-to-people-expire': {
    fails: `apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: acme-legal, name: g}
spec: {subject: "user:di@acme.example", permissions: ["spaces:read:all"]}
`,
    passes: `apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: acme-legal, name: g}
spec: {subject: "user:di@acme.example", permissions: ["spaces:read:all"], expires: 2026-09-30}
`,
  },
  'members-of-our-domain': {
    fails: `apiVersion: bylaw/v1
kind: Member
metadata: {workspace: acme-legal, name: kim@other.example}
spec: {roles: []}
`,
    passes: `apiVersion: bylaw/v1
kind: Member
metadata: {workspace: acme-legal, name: kim@acme.example}
spec: {roles: []}
`,
  },
  'no-wildcards': {
    fails: `apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: ops}
spec: {permissions: ["spaces:*:all"]}
`,
    passes: `apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: ops}
spec: {permissions: ["spaces:*:own"]}
`,
  },
  'teams-stay-small': {
    fails: `apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: big}
spec: {members: [bo@acme.example, cy@acme.example, leo@acme.example, di@acme.example]}
`,
    passes: `apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: big}
spec: {members: [bo@acme.example, cy@acme.example]}
`,
  },
  'guests-view': {
    fails: `apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: otto@valuation.example}
spec: {spaces: [{space: war-room, role: editor}], invitedBy: bo@acme.example}
`,
    passes: `apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: otto@valuation.example}
spec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}
`,
  },
};
