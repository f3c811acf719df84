/** The set that `bylaw init` writes: short, and complete enough to plan and apply. */

const SET = `# A set: bylaw plans and applies all manifests in it together, and the set owns the objects that they declare.
apiVersion: bylaw/v1
kind: Set
metadata: {name: NAME}
spec:
  manifests: [manifests]
  # The actor: bylaw plans and applies with this person's authority, unless --as or BYLAW_ACTOR names another.
  actor: ana@acme.example
`;

const WORKSPACE = `# A member has an account without a User document. Ana has one because she is a system admin: only system admins
# create and delete workspaces.
apiVersion: bylaw/v1
kind: User
metadata: {name: ana@acme.example}
spec:
  systemAdmin: true
---
# Workspaces are isolated. People outside this one have access only as guests, or through shares over a connection
# that both workspaces agreed to.
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme-legal}
spec:
  displayName: Acme Legal
  organization: acme
  region: EU # where the content is stored; cannot change while the workspace has spaces or connections
  # The default is true: a protected workspace cannot be deleted until this is false. Keep false while you try things out.
  protect: false
`;

const PEOPLE = `# The members of the workspace. A list declares several objects of one kind, one for each item.
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items:
  # The role \`admin\` is built in. A workspace always needs an admin, so have two: then one of them can leave.
  - {name: ana@acme.example, roles: [admin]}
  - {name: al@acme.example, roles: [admin]}
  - {name: bo@acme.example, roles: [counsel]}
  - {name: cy@acme.example, roles: [counsel]}
---
# A role gives its members permissions. \`bylaw schema Role\` lists them. Nobody, not even an admin, has a \`use:\`
# permission unless a role or grant gives it.
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

const SPACES = `# A shared space. Its creator stays the same until they are offboarded.
apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: deal-room}
spec:
  type: internal
  creator: bo@acme.example
  displayName: Deal room
---
# A share gives access. Everybody in the team is an editor of this space, including those who join the team later.
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

const TESTS = `# What must hold, whatever is applied. \`bylaw test\` runs this by itself, \`bylaw plan --test\` with a plan.
apiVersion: bylaw/v1
kind: AccessTest
metadata: {workspace: acme-legal, name: deal-room}
spec:
  # The worst that can become of what is declared: everything that is pending is approved, and nothing has expired yet.
  state: worst
  tests:
    - {user: cy@acme.example, target: space:acme-legal/deal-room, atLeast: editor}
    - target: space:acme-legal/deal-room
      who: {exactly: [ana@acme.example, al@acme.example, bo@acme.example, cy@acme.example]}
      because: Nobody else, and nobody from outside, has access to the deal room
`;

/** Names the schema to editors that know the YAML language server; the line has to come first in a file. */
const withSchema = (schema: string, text: string): string =>
  `# yaml-language-server: $schema=${schema}\n${text}`;

/** The folder of the embedded database: local to a checkout, never committed. */
const STATE_DIR_IGNORED = '.bylaw/\n';
/** The workflow installs packages; git must ignore them, or the checkout would count as changed. */
const PACKAGES_IGNORED = 'node_modules/\n';

/** The workflow of a repository for the set in a folder of it. */
const workflowFor = (workflow: string, below: string): string =>
  workflow.replaceAll(
    /^( +)command: .*$/gm,
    (line, indent: string) =>
      `${line}\n${indent}working-directory: ${/^[\w./-]+$/.test(below) ? below : JSON.stringify(below)}`,
  );

interface StarterOptions {
  readonly workflow?: string | undefined;
  /** The folder of the set below the root of its repository, where the workflow goes; empty for the root itself. */
  readonly below?: string | undefined;
  readonly schema: string;
}

/**
 * The files of a starter set by path. `name` is the set's name (a slug); `workflow`, the text of a GitHub workflow, is
 * among them if there is one. `schema` is the path from the root of the set to the JSON Schema of any document, for
 * editors.
 */
export function starterSet(
  name: string,
  {workflow, below = '', schema}: StarterOptions,
): ReadonlyMap<string, string> {
  const fromManifests = `../${schema}`;
  const up =
    below === ''
      ? ''
      : below
          .split('/')
          .map(() => '../')
          .join('');
  return new Map([
    ['bylaw.yaml', withSchema(schema, SET.replace('NAME', name))],
    ['manifests/workspace.yaml', withSchema(fromManifests, WORKSPACE)],
    ['manifests/people.yaml', withSchema(fromManifests, PEOPLE)],
    ['manifests/spaces.yaml', withSchema(fromManifests, SPACES)],
    ['manifests/access-tests.yaml', withSchema(fromManifests, TESTS)],
    [
      '.gitignore',
      workflow === undefined || below !== '' ? STATE_DIR_IGNORED : STATE_DIR_IGNORED + PACKAGES_IGNORED,
    ],
    ...(workflow === undefined
      ? []
      : [
          [
            `${up}.github/workflows/bylaw.yml`,
            below === '' ? workflow : workflowFor(workflow, below),
          ] as const,
          ...(below === '' ? [] : [[`${up}.gitignore`, PACKAGES_IGNORED] as const]),
        ]),
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
