/** The set that `bylaw init` writes: short, and complete enough to plan and apply. */

const SET = `# A set: everything under this file is planned and applied as one, and belongs to it.
apiVersion: bylaw/v1
kind: Set
metadata: {name: NAME}
spec:
  manifests: [manifests]
  # On whose authority this set is planned and applied, unless --as or BYLAW_ACTOR says otherwise.
  actor: ana@acme.example
`;

const WORKSPACE = `# An account needs a document only for this: Ana is a system admin, who runs the platform and creates workspaces.
apiVersion: bylaw/v1
kind: User
metadata: {name: ana@acme.example}
spec:
  systemAdmin: true
---
# A workspace is isolated: nothing crosses its border except what is shared over a connection that both sides
# agreed to, and guests whom it invites.
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme-legal}
spec:
  displayName: Acme Legal
  organization: acme
  region: EU # where its content is kept; it cannot change while there are spaces or connections
  # A protected workspace takes two changes to delete. That is the default; keep false while you try things out.
  protect: false
`;

const PEOPLE = `# Who belongs to the workspace. A list declares many objects of one kind; each item is an object of its own.
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items:
  # The role \`admin\` is built in. With two admins, one can leave.
  - {name: ana@acme.example, roles: [admin]}
  - {name: al@acme.example, roles: [admin]}
  - {name: bo@acme.example, roles: [counsel]}
  - {name: cy@acme.example, roles: [counsel]}
---
# What a role may do. \`bylaw schema Role\` lists the permissions; the \`use:\` ones are opt-in for everybody.
apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: counsel}
spec:
  permissions:
    - use:shared_spaces
    - spaces:*:own
    - vaults:*:own
  description: Works in shared spaces and manages what they created
---
apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: deals}
spec:
  members:
    - bo@acme.example
    - cy@acme.example
  displayName: Deals
`;

const SPACES = `# A room to work in. Its creator stays the creator until they are offboarded.
apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: deal-room}
spec:
  type: internal
  creator: bo@acme.example
  displayName: Deal room
---
# Access is never copied, it is computed: whoever is in the team reaches the room, as an editor.
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: deal-room-deals}
spec:
  target: space:deal-room
  requestedBy: bo@acme.example
  to:
    - subject: team:deals
      role: editor
`;

/** Names the schema to editors that know the YAML language server; the line has to come first in a file. */
const withSchema = (schema: string, text: string): string =>
  `# yaml-language-server: $schema=${schema}\n${text}`;

/** The folder of the embedded database: local to a checkout, never committed. */
const STATE_DIR_IGNORED = '.bylaw/\n';
/** The workflow installs packages; git must ignore them, or the checkout would count as changed. */
const PACKAGES_IGNORED = 'node_modules/\n';

/**
 * The files of a starter set by path. `name` is the set's name (a slug); `workflow`, the text of a GitHub workflow, is
 * among them if there is one. `schema` is the path from the root of the set to the JSON Schema of any document, for
 * editors.
 */
export function starterSet(
  name: string,
  {workflow, schema}: {readonly workflow?: string | undefined; readonly schema: string},
): ReadonlyMap<string, string> {
  const fromManifests = `../${schema}`;
  return new Map([
    ['bylaw.yaml', withSchema(schema, SET.replace('NAME', name))],
    ['manifests/workspace.yaml', withSchema(fromManifests, WORKSPACE)],
    ['manifests/people.yaml', withSchema(fromManifests, PEOPLE)],
    ['manifests/spaces.yaml', withSchema(fromManifests, SPACES)],
    ['.gitignore', workflow === undefined ? STATE_DIR_IGNORED : STATE_DIR_IGNORED + PACKAGES_IGNORED],
    ...(workflow === undefined ? [] : [['.github/workflows/bylaw.yml', workflow] as const]),
  ]);
}

/** A slug from the name of a folder, for the name of the set in it. */
export function setNameFrom(folder: string): string {
  const slug = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
  return slug === '' ? 'governance' : slug;
}
