/** The access tests of an estate: 200 that hold, 20 of them about all access, on the worst state and on what is declared. */

const ABOUT_ALL = [
  `never: 'person.outside == "guest" && rank(level) > rank("viewer")'`,
  `never: 'person.outside == "partner" && rank(level) > rank("viewer")'`,
  `never: 'person.outside == "partner" && target.type == "thread"'`,
  `never: 'person.outside == "guest" && person.domain.startsWith("w")'`,
  `never: 'person.outside == "partner" && !person.domain.matches("^w[0-9]+-[ab][.]example$")'`,
  `never: 'person.outside == "" && !person.systemAdmin && !(target.workspace in person.workspaces)'`,
  `never: 'person.outside == "partner" && size(target.spaces) == 0 && target.type != "space"'`,
  `never: 'level == "creator" && target.creator != person.email'`,
  `never: 'person.systemAdmin && rank(level) < rank("co-owner")'`,
  `never: 'target.generalAccess == "global" && target.type == "vault"'`,
  `always: 'target.region == "EU"'`,
  `always: 'person.outside != "guest" || size(person.workspaces) == 0'`,
  `always: 'rank(level) >= rank("viewer") && rank(level) <= rank("creator")'`,
  `always: 'person.outside != "" || person.systemAdmin || person.organizations.exists(o, o == target.organization)'`,
  `always: '!person.roles.exists(r, r == target.workspace + "/admin") || rank(level) >= rank("co-owner")'`,
  `always: 'person.teams.all(t, t.contains("/team-"))'`,
  `always: 'size(via) > 0 || level == "creator" || person.systemAdmin || rank(level) >= rank("co-owner")'`,
  `always: 'target.spaces.all(s, s.startsWith(target.workspace + "/"))'`,
  `always: 'person.email.endsWith("@" + person.domain)'`,
  `always: '!("privileged" in target.labels) || person.outside == ""'`,
];

/** Tests about one target of a workspace, whose partner has the other name. */
function about(name, partner, i) {
  const space = `space:${name}/space-${1 + (i % 7)}`;
  const resource = `vault:${name}/resource-${2 + 4 * (i % 25)}`;
  switch (i % 6) {
    case 0:
      return `{user: p0@${name}.example, target: "${space}", atLeast: co-owner}`;
    case 1:
      return `{user: p${i % 2}@${partner}.example, target: "${space}", level: none}`;
    case 2:
      return `{user: p${i % 2}@${partner}.example, target: "${resource}", level: none}`;
    case 3:
      return `{target: "${resource}", who: {exclude: [p0@${partner}.example, p1@${partner}.example]}}`;
    case 4:
      return `{target: "${space}", who: {include: [p0@${name}.example, p1@${name}.example], atLeast: co-owner}}`;
    default:
      return `{user: guest${i % 6}@outside-${name}.example, target: "${resource}", atMost: viewer}`;
  }
}

/** A manifest of 200 tests of an estate with so many pairs of workspaces. */
export function accessTests(pairs) {
  const document = (name, state, tests) =>
    `apiVersion: bylaw/v1\nkind: AccessTest\nmetadata: {workspace: w0-a, name: ${name}}\nspec:\n  state: ${state}\n  tests:\n${tests.map((test) => `    - ${test}\n`).join('')}`;
  const single = Array.from({length: 180}, (_, i) => {
    const pair = Math.floor(i / 2) % pairs;
    const [name, partner] = i % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
    return about(`w${pair}-${name}`, `w${pair}-${partner}`, Math.floor(i / 2));
  });
  return [
    document(
      'everybody',
      'worst',
      ABOUT_ALL.map((text) => `{${text}}`),
    ),
    document('whatever-comes', 'worst', single.slice(0, 90)),
    document('declared', 'desired', single.slice(90)),
  ].join('---\n');
}
