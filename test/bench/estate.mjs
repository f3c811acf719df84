/**
 * Makes estates of any size: workspaces in pairs that are connected, with all kinds of objects in a realistic
 * mix. The same size and seed give the same text. Everything in it is valid, so that it can be applied.
 */

/** A small generator of pseudo-random numbers (mulberry32): from 0 up to 1, the same for the same seed. */
function randomness(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Objects of each kind in a workspace of about 500; the rest are members. */
const MIX = {
  roles: 8,
  teams: 30,
  grants: 25,
  resources: 120,
  spaces: 40,
  shares: 75,
  externalShares: 6,
  guests: 6,
};
const FIXED = 2 + Object.values(MIX).reduce((sum, n) => sum + n, 0);
const WORKSPACE_SIZE = 500;

const CAPABLE = ['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts'];
const AREAS = [
  'members',
  'teams',
  'spaces',
  'workflows',
  'playbooks',
  'vaults',
  'threads',
  'insights',
  'billing',
];
const TYPES = ['workflow', 'playbook', 'vault', 'thread'];
const list = (items) => `[${items.join(', ')}]`;
const quoted = (items) => list(items.map((item) => JSON.stringify(item)));

function listDocument(kind, workspace, items) {
  const metadata = workspace === null ? '' : `metadata: {workspace: ${workspace}}\n`;
  return `apiVersion: bylaw/v1\nkind: ${kind}List\n${metadata}items:\n${items.map((item) => `  - ${item}\n`).join('')}`;
}

/** One workspace as manifest texts by kind of content; `members` is how many people it has. */
function workspaceFiles(name, partner, members, random) {
  const pick = (items) => items[Math.floor(random() * items.length)];
  const some = (items, n) => [...new Set(Array.from({length: n}, () => pick(items)))];
  const person = (i) => `p${i}@${name}.example`;
  const people = Array.from({length: members}, (_, i) => person(i));
  const colleagues = people.slice(2);
  const roles = Array.from({length: MIX.roles}, (_, i) => `role-${i}`);
  const teams = Array.from({length: MIX.teams}, (_, i) => `team-${i}`);
  const resources = Array.from({length: MIX.resources}, (_, i) => ({
    name: `resource-${i}`,
    type: TYPES[i % TYPES.length],
  }));
  const sharable = resources.filter(({type}) => type !== 'thread');
  const spaces = Array.from({length: MIX.spaces}, (_, i) => ({
    name: `space-${i}`,
    type: i % 8 === 0 ? 'external' : 'internal',
  }));
  const creators = new Map();
  const created = (thing) => {
    const creator = pick(colleagues);
    creators.set(thing, creator);
    return creator;
  };

  const documents = {
    workspace: `apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: ${name}}\nspec:\n  displayName: Workspace ${name}\n  organization: org-${name}\n  region: EU\n  protect: false\n  features: {guestAccounts: true}\n`,
    people: listDocument(
      'Member',
      name,
      people.map(
        (email, i) =>
          `{name: ${email}, displayName: Person ${i}, roles: ${i < 2 ? '[admin]' : list(some(roles, 2))}}`,
      ),
    ),
    roles: listDocument(
      'Role',
      name,
      roles.map(
        (role) =>
          `{name: ${role}, permissions: ${quoted([...CAPABLE, ...some(AREAS, 4).map((area) => `${area}:*:own`)])}}`,
      ),
    ),
    teams: listDocument(
      'Team',
      name,
      teams.map(
        (team, i) =>
          `{name: ${team}, members: ${list(some(people, 8))}${i >= 5 ? `, parent: team-${i % 5}` : ''}}`,
      ),
    ),
    grants: listDocument(
      'Grant',
      name,
      Array.from({length: MIX.grants}, (_, i) => {
        const subject =
          i === 0
            ? 'role:admin'
            : pick([`team:${pick(teams)}`, `user:${pick(people)}`, `role:${pick(roles)}`, 'everyone']);
        return `{name: grant-${i}, subject: "${subject}", permissions: ${quoted(i === 0 ? CAPABLE : [`${pick(AREAS)}:read:all`])}, reason: Reason number ${i}}`;
      }),
    ),
    resources: listDocument(
      'Resource',
      name,
      resources.map(
        (r) => `{name: ${r.name}, type: ${r.type}, title: ${r.type} of ${name}, creator: ${created(r)}}`,
      ),
    ),
    spaces: listDocument(
      'Space',
      name,
      spaces.map((s) => {
        const inside = some(s.type === 'external' ? sharable : resources, 3).map(
          (r) => `${r.type}:${r.name}`,
        );
        return `{name: ${s.name}, type: ${s.type}, displayName: Space ${s.name}, creator: ${created(s)}, resources: ${quoted(inside)}}`;
      }),
    ),
    shares: listDocument(
      'Share',
      name,
      Array.from({length: MIX.shares}, (_, i) => {
        const thing = random() < 0.5 ? pick(spaces) : pick(resources);
        const target = spaces.includes(thing) ? `space:${thing.name}` : `${thing.type}:${thing.name}`;
        const to = some(teams, 2).map(
          (team) => `{subject: "team:${team}", role: ${pick(['viewer', 'editor', 'co-owner'])}}`,
        );
        // An admin may share with any team.
        return `{name: share-${i}, target: "${target}", to: ${list(to)}, requestedBy: ${person(0)}}`;
      }),
    ),
    guests: listDocument(
      'Guest',
      name,
      Array.from({length: MIX.guests}, (_, i) => {
        const space = pick(spaces);
        return `{name: guest${i}@outside-${name}.example, spaces: [{space: ${space.name}, role: viewer}], invitedBy: ${creators.get(space)}}`;
      }),
    ),
    partners: [
      // Creators of external spaces approve by asking, and the first recipients by being asked: three shares are
      // in force at once, the others wait for the partner.
      `apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: ${name}, name: partner}\nspec: {with: ${partner}, requestedBy: ${person(0)}, admins: ${list(
        [
          ...new Set([
            ...[1, 2, 3, 4].map(person),
            ...spaces.filter(({type}) => type === 'external').map((space) => creators.get(space)),
          ]),
        ],
      )}}\n`,
      listDocument(
        'Share',
        name,
        Array.from({length: MIX.externalShares}, (_, i) => {
          const space = spaces.filter(({type}) => type === 'external')[i % 5];
          return `{name: external-${i}, target: "space:${space.name}", with: ${partner}, to: [{subject: "user:p${2 + i}@${partner}.example", role: viewer}], requestedBy: ${creators.get(space)}}`;
        }),
      ),
    ].join('---\n'),
  };
  return documents;
}

/** How many pairs of workspaces an estate of a size has. */
export const pairsOf = (size) => Math.max(1, Math.round(size / (2 * WORKSPACE_SIZE)));

/**
 * The files of a set with about `size` objects, by path. `size` is rounded to whole pairs of workspaces, each
 * of at least 320 objects.
 */
export function estate(size, seed = 1) {
  const random = randomness(seed);
  const pairs = pairsOf(size);
  const members = Math.max(8, Math.round((size - 1) / (2 * pairs)) - FIXED);
  const files = new Map([
    [
      'bylaw.yaml',
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: estate}\nspec: {manifests: [manifests], actor: root@platform.example}\n',
    ],
    [
      'manifests/users.yaml',
      'apiVersion: bylaw/v1\nkind: User\nmetadata: {name: root@platform.example}\nspec: {systemAdmin: true}\n',
    ],
  ]);
  for (let pair = 0; pair < pairs; pair++) {
    const names = [`w${pair}-a`, `w${pair}-b`];
    for (const [i, name] of names.entries()) {
      for (const [part, text] of Object.entries(workspaceFiles(name, names[1 - i], members, random))) {
        files.set(`manifests/${name}/${part}.yaml`, text);
      }
    }
  }
  return files;
}
