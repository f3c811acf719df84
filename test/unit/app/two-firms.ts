/** Two law firms, connected, and a space that one shares with two people of the other. */

export const ACME = `
apiVersion: bylaw/v1
kind: WorkspaceList
items:
  - {name: acme-legal, displayName: Acme Legal, organization: acme, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: RoleList
metadata: {workspace: acme-legal}
items:
  - {name: counsel, permissions: ['use:shared_spaces', 'use:external_collaboration', 'spaces:*:own', 'vaults:*:own']}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items:
  - {name: ana@acme.example, roles: [admin, counsel]}
  - {name: al@acme.example, roles: [admin, counsel]}
  - {name: bo@acme.example, roles: [counsel]}
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: falcon}
spec: {type: vault, creator: bo@acme.example}
---
apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: deal-room}
spec: {type: external, creator: bo@acme.example, resources: ['vault:falcon']}
---
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: northwind}
spec: {with: northwind-legal, requestedBy: ana@acme.example, admins: [bo@acme.example]}
`;

export const NORTHWIND = `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: northwind-legal}
spec: {displayName: Northwind Legal, organization: northwind, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: Role
metadata: {workspace: northwind-legal, name: partner}
spec: {permissions: ['use:shared_spaces', 'use:external_collaboration']}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: northwind-legal}
items:
  - {name: raj@northwind.example, roles: [admin, partner]}
  - {name: rae@northwind.example, roles: [admin]}
  - {name: uma@northwind.example, roles: [partner]}
  - {name: vera@northwind.example, roles: [partner]}
  - {name: vic@northwind.example, roles: []}
`;

export const ROOT = `
apiVersion: bylaw/v1
kind: User
metadata: {name: root@platform.example}
spec: {systemAdmin: true}
`;

export const CONNECTED = `
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: northwind-legal, name: acme}
spec: {with: acme-legal, requestedBy: raj@northwind.example, admins: [uma@northwind.example]}
`;

/** The share of the deal room; `more` are further fields of its spec. */
export const share = (to: string, more = ''): string => `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: deal-room-northwind}
spec:
  target: space:deal-room
  with: northwind-legal
  requestedBy: ana@acme.example
  to: [${to}]
${more}
`;

export const VERA = '{subject: user:vera@northwind.example, role: editor}';
export const REQUEST = 'share:acme-legal/deal-room-northwind';
export const all = (...parts: readonly string[]): string => parts.join('---');
