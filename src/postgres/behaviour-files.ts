/**
 * The views and functions of the schema, from `behaviour/*.sql`: one object a file, which is named after it. A file
 * begins with lines that say what the SQL itself cannot:
 *
 *     -- Twin: src/access/access.ts, computeAccess         what in TypeScript does the same; or `-- No twin: reason`
 *     -- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.    for a function `Execute:`; `nobody else` grants nothing
 *
 * The rights are written so, and not as statements, because the roles may be missing on a server: one place turns them
 * into statements (`behaviour-rights.ts`).
 */
import {createHash} from 'node:crypto';
import {readdir, readFile} from 'node:fs/promises';
import {compareText} from '../diagnostics/compare-text.ts';
import {programFile} from './program-files.ts';

/** What a file says of a function, besides its body: as the catalogue has it. */
export interface FunctionHead {
  /** Names and types of the arguments, as `pg_get_function_identity_arguments` prints them, without quotes. */
  readonly arguments: string;
  /** How many arguments have a default. */
  readonly defaults: number;
  readonly result: string;
  readonly language: string;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly strict: boolean;
  readonly securityDefiner: boolean;
  readonly parallel: 'safe' | 'restricted' | 'unsafe';
  /** Settings such as `search_path=pg_catalog, pg_temp`, sorted. */
  readonly settings: readonly string[];
  readonly body: string;
}

/** One view or function. */
export interface BehaviourObject {
  /** Without its schema. */
  readonly name: string;
  readonly kind: 'view' | 'function';
  /** `create or replace …`. */
  readonly sql: string;
  /** SHA-256 of what the file makes: comments before the statement do not count. */
  readonly digest: string;
  readonly owner: string;
  /** The roles that may select from the view, or execute the function. */
  readonly roles: readonly string[];
  /** Names of the views and functions that it refers to, sorted. */
  readonly uses: readonly string[];
  readonly head: FunctionHead | null;
}

const FOLDER = programFile('postgres/behaviour/');

const HEAD =
  /^-- (?:Twin|No twin): .+\n-- Owner: (?<owner>\w+)\. (?<right>Select|Execute): (?<roles>[\w, ]+)\.\n/;
const VIEW = /^create or replace view bylaw\.(?<name>\w+) as\n/m;
const FUNCTION =
  /^create or replace function bylaw\.(?<name>\w+)\((?<args>[\s\S]*?)\)\s+returns (?<result>[^\n]+)\nlanguage (?<language>\w+)(?<attributes>[^\n]*)\n(?<settings>(?:set [^\n]+\n)*)as \$\$(?<body>[\s\S]*)\$\$;\n$/m;

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** An argument list as the catalogue prints it: no defaults, no quotes, names of types in full. */
const argumentsOf = (args: string): string =>
  args
    .split(',')
    .map((each) => each.replace(/ default [\s\S]*$/, '').trim())
    .join(', ')
    .replaceAll('timestamptz', 'timestamp with time zone')
    .replaceAll('"', '');

function functionHead(parts: Readonly<Record<string, string>>): FunctionHead {
  const {args = '', result = '', language = '', attributes = '', settings = '', body = ''} = parts;
  const has = (attribute: string): boolean => attributes.includes(` ${attribute}`);
  return {
    arguments: argumentsOf(args),
    defaults: args.split(' default ').length - 1,
    result,
    language,
    volatility: has('immutable') ? 'immutable' : has('stable') ? 'stable' : 'volatile',
    strict: has('strict'),
    securityDefiner: has('security definer'),
    parallel: has('parallel safe') ? 'safe' : has('parallel restricted') ? 'restricted' : 'unsafe',
    settings: [...settings.matchAll(/^set (\w+) = (.+)$/gm)]
      .map(([, name = '', value = '']) => `${name}=${value}`)
      .toSorted(compareText),
    body,
  };
}

/** Reads one file. Throws when it is not of the form that is described above: only a bug brings that about. */
export function parseBehaviour(file: string, text: string): BehaviourObject {
  const head = HEAD.exec(text)?.groups;
  const view = VIEW.exec(text)?.groups;
  const parts = FUNCTION.exec(text)?.groups;
  const name = (view ?? parts)?.['name'];
  if (head === undefined || name === undefined || file !== `${name.replaceAll('_', '-')}.sql`) {
    throw new Error(`behaviour/${file} is not one view or function of that name, with its head lines`);
  }
  const kind = view === undefined ? 'function' : 'view';
  if (head['right'] !== (kind === 'view' ? 'Select' : 'Execute')) {
    throw new Error(`behaviour/${file} grants what does not exist on a ${kind}`);
  }
  const roles = head['roles'] === 'nobody else' ? [] : (head['roles'] ?? '').split(', ');
  const owner = head['owner'] ?? '';
  const sql = text.slice(text.indexOf('create or replace '));
  const code = sql.replaceAll(/--.*$/gm, '');
  const uses = new Set([...code.matchAll(/\bbylaw\.(\w+)/g)].map(([, used = '']) => used));
  uses.delete(name);
  return {
    name,
    kind,
    sql,
    digest: sha256Hex(JSON.stringify([owner, roles, sql])),
    owner,
    roles,
    uses: [...uses].toSorted(compareText),
    head: parts === undefined ? null : functionHead(parts),
  };
}

/**
 * Orders objects so that each comes after those that it uses. Names of tables among the uses are left out. Throws when
 * they use each other in a circle.
 */
export function inOrder(objects: readonly BehaviourObject[]): readonly BehaviourObject[] {
  const byName = new Map(objects.map((object) => [object.name, object]));
  const ordered = new Set<BehaviourObject>();
  const visit = (object: BehaviourObject, above: readonly string[]): void => {
    if (ordered.has(object)) return;
    if (above.includes(object.name)) {
      throw new Error(`behaviour/ has a circle: ${[...above, object.name].join(' → ')}`);
    }
    for (const used of object.uses) {
      const other = byName.get(used);
      if (other !== undefined) visit(other, [...above, object.name]);
    }
    ordered.add(object);
  };
  for (const object of objects.toSorted((a, b) => compareText(a.name, b.name))) visit(object, []);
  return [...ordered];
}

async function load(): Promise<readonly BehaviourObject[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql'));
  return inOrder(
    await Promise.all(
      files.map(async (file) => parseBehaviour(file, await readFile(new URL(file, FOLDER), 'utf8'))),
    ),
  );
}

let loaded: Promise<readonly BehaviourObject[]> | undefined;

/** The views and functions of this program, each after those that it uses. */
export const knownBehaviour = (): Promise<readonly BehaviourObject[]> => (loaded ??= load());
