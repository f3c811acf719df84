import {folder, setFile, write} from '../cli/program.ts';

const HEAD = `apiVersion: bylaw/v1
kind: User
metadata: {name: ana@acme.example}
spec: {systemAdmin: true}
---
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme-legal}
spec: {displayName: Acme Legal, organization: acme, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items:
  - {name: ana@acme.example, roles: [admin]}
  - {name: al@acme.example, roles: [admin]}
`;

const list = (kind: string, items: readonly string[]): string =>
  `---\napiVersion: bylaw/v1\nkind: ${kind}List\nmetadata: {workspace: acme-legal}\nitems:\n${items.join('')}`;

/** A folder with a set of so many objects; `title` is that of every vault. */
export function bigSet(objects: number, {title = 'first', name = 'acme'} = {}): string {
  const rest = objects - 4;
  const roles = Math.floor(rest / 10);
  const numbers = (count: number): readonly number[] => Array.from({length: count}, (_, i) => i);
  const cwd = folder();
  write(cwd, {
    'bylaw.yaml': setFile(name, '  actor: ana@acme.example\n'),
    'manifests/all.yaml': [
      HEAD,
      list(
        'Role',
        numbers(roles).map(
          (i) => `  - {name: role-${i}, permissions: ['use:shared_spaces', 'spaces:*:own']}\n`,
        ),
      ),
      list(
        'Resource',
        numbers(rest - roles).map(
          (i) => `  - {name: vault-${i}, type: vault, creator: al@acme.example, title: ${title}}\n`,
        ),
      ),
    ].join(''),
  });
  return cwd;
}
