/** Two organisations that most tests of judging and planning begin with; ana may do everything. */

export const ACME = `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme-legal}
spec: {displayName: Acme Legal, organization: acme, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items:
  - {name: ana@acme.example, roles: [admin, sharer]}
  - {name: bo@acme.example, roles: [sharer]}
---
apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: sharer}
spec: {permissions: ["use:shared_spaces", "use:external_collaboration"]}
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: falcon}
spec: {type: vault, creator: ana@acme.example}
---
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: acme-legal, name: al@acme.example}
spec: {roles: [admin]}
---
apiVersion: bylaw/v1
kind: User
metadata: {name: ana@acme.example}
spec: {systemAdmin: true}
---
apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: war-room}
spec: {type: internal, creator: ana@acme.example}
`;

export const NORTHWIND = `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: northwind-legal}
spec: {displayName: Northwind, organization: northwind, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: northwind-legal, name: raj@northwind.example}
spec: {roles: [admin]}
`;

/** Documents one after the other. */
export const documents = (...texts: readonly string[]): string =>
  texts.map((text) => text.replace(/^\n/, '').trimEnd()).join('\n---\n') + '\n';

export const team = (name: string, members: readonly string[], labels = ''): string => `
apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: ${name}${labels === '' ? '' : `, labels: {${labels}}`}}
spec: {members: [${members.join(', ')}]}
`;
