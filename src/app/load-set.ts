/** Reads a set: its `bylaw.yaml`, its manifests, and what they declare. */
import {isError, type Diagnostic, type Finding} from '../diagnostics/diagnostic.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {invalidValue} from '../diagnostics/schema-rules.ts';
import {yamlSyntax} from '../diagnostics/yaml-rules.ts';
import {decodeDocuments, type Decoded} from '../manifest/decode.ts';
import {locateFindings} from '../manifest/locate.ts';
import {parseSource, type ParsedDocument} from '../manifest/parse.ts';
import {readSetConfig} from '../manifest/set-config.ts';
import {reported, SetSize} from '../manifest/set-size.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {homeOf} from '../model/address.ts';
import {appendAll} from '../model/append-all.ts';
import type {GitProblem, Origin} from '../model/commit-history.ts';
import {formatPointer} from '../model/json-pointer.ts';
import type {OnProgress} from '../model/progress.ts';
import type {Unread} from '../model/unread.ts';
import {
  DEFAULT_GUARDS,
  SET_FILE,
  type ApplySettings,
  type ExplainedPolicy,
  type Policy,
  type SetConfig,
} from '../model/set-config.ts';
import {CATALOGUE} from '../rules/index.ts';
import type {Host, SetFinder} from './host-port.ts';
import {loadPolicies} from './load-policies.ts';
import {loadSigners} from './load-signers.ts';
import {isWorthwhile, ParsedTexts} from './parsed-texts.ts';
import {positionOf} from './text-position.ts';
import {UsageError} from './usage-error.ts';

/** A set as read from files. If `findings` has errors, `decoded` holds only what could be read. */
export interface ReadSet {
  /** Absolute path of the folder with the `bylaw.yaml`. */
  readonly root: string;
  readonly config: SetConfig;
  readonly decoded: Decoded;
  /** Number of manifest files. */
  readonly files: number;
  /** Files of the set that were not read, since others were named; absent where all were. */
  readonly notRead?: readonly string[];
  /** About the text of manifests and of `bylaw.yaml`: nothing that rules judge. */
  readonly findings: readonly Finding[];
  /** There is no manifest at all: an error, unless live objects make it a matter for `guard/empty-set`. */
  readonly nothing?: Finding;
  /** Looks up lines and columns, and sorts. */
  readonly locate: (findings: readonly Finding[]) => readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** A set with what git says of it. */
export interface LoadedSet extends ReadSet {
  /** The commit that the manifests are of, with `-dirty` behind it if they are not as it has them. */
  readonly commit: string | null;
  /** Why git does not tell the commit, where it should. */
  readonly gitProblem?: GitProblem;
}

/** See {@link readSetTerms}. */
export interface SetTerms {
  readonly policies: readonly Policy[];
  readonly settings: ApplySettings | undefined;
  readonly errors: readonly Diagnostic[];
}

const UNNAMED: SetConfig = {name: 'unnamed', guards: DEFAULT_GUARDS, rules: {}};

/** Whether the `bylaw.yaml` of a set could be read, so that its name is known. */
export const isNamed = ({config}: LoadedSet): boolean => config !== UNNAMED;

/** How many sets below a folder are named, and in how many folders they are looked for. */
const MOST_NAMED = 3;
const MOST_FOLDERS = 2000;

/** What to do where no set is at or above a folder: take those below it, if there are any. */
async function whereSetsAre(
  host: Host & Partial<SetFinder>,
  start: string,
  takesMany: boolean,
): Promise<string> {
  const below = (await host.findSets?.(start, MOST_FOLDERS)) ?? [];
  if (below.length === 0)
    return 'Go to the folder of a set, name it with -C DIR, or start a new set with `bylaw init`.';
  const named = below.slice(0, MOST_NAMED).map(({dir}) => dir);
  const more = below.length > named.length ? ' …' : '';
  const many = takesMany ? ', or pass `--recursive` to take all of them' : '';
  return `There are sets below it: ${named.join(', ')}${more}. Name one with -C DIR${many}.`;
}

/** The root of the set at or above a folder; `takesMany`: the command takes `--recursive`. Throws UsageError when there is none. */
export async function findRoot(
  host: Host & Partial<SetFinder>,
  start: string,
  takesMany = false,
): Promise<string> {
  const root = await host.findSetRoot(start);
  if (root !== undefined) return root;
  throw new UsageError(
    `There is no ${SET_FILE} in ${start} or in any folder above it, so there is no set here.`,
    await whereSetsAre(host, start, takesMany),
  );
}

/** The workspaces that the objects of a set are in, in order. */
export const workspacesOf = ({decoded}: LoadedSet): readonly string[] =>
  [...new Set([...decoded.objects.values()].flatMap((object) => homeOf(object) ?? []))].toSorted(compareText);

/** Findings about the `rules` of a configuration: only advice that exists can be configured. */
function* ruleFindings(config: SetConfig): Generator<Finding> {
  for (const id of Object.keys(config.rules)) {
    const place = {file: SET_FILE, document: 0, pointer: formatPointer(['spec', 'rules', id])};
    const entry = CATALOGUE.get(id);
    const advice = entry?.severity === 'warning' || entry?.severity === 'info';
    if (advice) continue;
    const near = nearest(id, CATALOGUE.keys());
    yield finding(
      invalidValue,
      {
        field: `\`spec.rules\``,
        found: entry === undefined ? `names ${id}, which is not a rule` : `gives ${id} a severity`,
        must:
          entry === undefined
            ? 'must name rules by their ids'
            : 'only the severity of warnings and infos can be changed',
        mend:
          entry === undefined
            ? `${near === undefined ? '' : `Did you mean \`${near}\`? `}\`bylaw rules\` lists them.`
            : 'Remove the line.',
      },
      {place: {...place, key: true}},
    );
  }
}

/** The finding that there is no manifest, at the field that says where they are. */
function noManifests(config: SetConfig): Finding {
  const found = config.manifests?.join(', ') ?? '.';
  const place = {file: SET_FILE, document: 0, pointer: '/spec/manifests'};
  return finding(yamlSyntax, {problem: 'no-match', found}, {place});
}

async function readConfig(
  host: Host,
  root: string,
): Promise<{
  config?: SetConfig;
  file?: SourceFile;
  /** Files of policies and keys. */
  more?: readonly SourceFile[];
  findings: readonly Finding[];
}> {
  const {file, findings} = await host.readSourceFile(root, SET_FILE);
  if (file === undefined) return {findings};
  const parsed = parseSource(file);
  const [document, ...more] = parsed.documents;
  if (parsed.findings.some(isError)) return {file, findings: parsed.findings};
  const read = readSetConfig(document?.value ?? null, SET_FILE, document?.written);
  const others = more
    .filter(({value}) => value !== null)
    .map(({index}) =>
      finding(
        invalidValue,
        {
          field: `A document after the first of ${SET_FILE}`,
          found: 'is not read',
          must: 'the file may hold only the set',
          mend: 'Move it to a file of its own among the manifests.',
        },
        {place: {file: SET_FILE, document: index, pointer: ''}},
      ),
    );
  const before = [...findings, ...parsed.findings, ...read.findings, ...others];
  if (read.config === undefined) return {file, findings: before};
  const {policies, files, findings: ofPolicies} = await loadPolicies(host, root, file, document?.value);
  const {signedBy = [], approvals = 0} = read.apply ?? {};
  const signers = await loadSigners(host, root, signedBy);
  const apply = {
    ...(signedBy.length > 0 && {signedBy: signers.keys}),
    ...(approvals > 0 && {approvals}),
  };
  return {
    file,
    more: [...files, ...signers.files],
    findings: [...before, ...ruleFindings(read.config), ...ofPolicies, ...signers.findings],
    config: {
      ...read.config,
      ...(policies.length > 0 && {policies}),
      ...(Object.keys(apply).length > 0 && {apply}),
    },
  };
}

const NOTHING: Decoded = {objects: new Map(), tests: [], findings: [], unread: []};

const anythingIn = (file: string): Unread => ({file, kind: null, workspace: null, name: null});

interface Declared {
  readonly decoded: Decoded;
  readonly findings: readonly Finding[];
  /** What was parsed, to be kept. */
  readonly record?: string;
}

/**
 * What files declare, and all findings with those before. A set that is beyond a limit declares nothing: what would be judged of
 * a part of it is not so.
 */
function declaredIn(
  files: readonly SourceFile[],
  before: readonly Finding[],
  texts: ParsedTexts | undefined,
  onProgress?: OnProgress,
): Declared {
  const documents: ParsedDocument[] = [];
  const findings: Finding[] = [...before];
  // A file that cannot be read at all, or a document that is no YAML, may declare anything.
  const unread: Unread[] = before
    .filter(isError)
    .flatMap(({place}) => (place && place.file !== SET_FILE ? [anythingIn(place.file)] : []));
  const size = new SetSize();
  for (const [done, file] of files.entries()) {
    onProgress?.({phase: 'manifests', done, total: files.length});
    const parsed = texts?.parse(file) ?? parseSource(file);
    const beyond = size.add(parsed);
    if (beyond !== undefined) return {decoded: NOTHING, findings: [beyond]};
    appendAll(documents, parsed.documents);
    appendAll(findings, parsed.findings);
    if (parsed.findings.some(isError)) unread.push(anythingIn(file.path));
  }
  const decoded = decodeDocuments(documents);
  appendAll(findings, decoded.findings);
  const told = reported(findings);
  // Of so many findings, not all documents have been looked at.
  if (told !== findings) return {decoded: NOTHING, findings: told};
  const record = texts?.record(decoded);
  const all = {...decoded, unread: [...unread, ...decoded.unread]};
  return {decoded: all, findings, ...(record !== undefined && {record})};
}

/** What was parsed of a set before, where that may be used and saves time. */
async function parsedBefore(
  {parsed}: Host,
  root: string,
  files: readonly SourceFile[],
): Promise<ParsedTexts | undefined> {
  if (parsed === undefined || !isWorthwhile(files)) return undefined;
  const program = await parsed.program();
  return program === undefined ? undefined : new ParsedTexts(program, await parsed.read(root));
}

/** The manifests of a set besides those that were read. */
async function leftOut(
  host: Host,
  root: string,
  {manifests}: SetConfig,
  read: readonly SourceFile[],
): Promise<readonly string[]> {
  const named = new Set(read.map(({path}) => path));
  const {files} = await host.readManifestFiles(root, manifests);
  return files.map(({path}) => path).filter((path) => !named.has(path));
}

/**
 * Reads the set whose root is `root`. With `paths` (relative to the root), only those manifests are read.
 * A folder without `bylaw.yaml` is read as an unnamed set if `paths` are given. `onSources`: called with all files, before they are parsed.
 */
export async function readSet(
  host: Host,
  root: string,
  paths?: readonly string[],
  onSources?: (sources: ReadonlyMap<string, SourceFile>) => void,
): Promise<ReadSet> {
  const hasConfig = (await host.findSetRoot(root)) === root;
  const read: Awaited<ReturnType<typeof readConfig>> = hasConfig
    ? await readConfig(host, root)
    : {config: UNNAMED, findings: []};
  const config = read.config ?? UNNAMED;
  const manifests =
    read.config === undefined
      ? {files: [], findings: []}
      : await host.readManifestFiles(root, paths ?? config.manifests);
  const sources = new Map<string, SourceFile>(manifests.files.map((file) => [file.path, file]));
  if (read.file !== undefined) sources.set(SET_FILE, read.file);
  for (const policies of read.more ?? []) sources.set(policies.path, policies);
  onSources?.(sources);
  const texts = await parsedBefore(host, root, manifests.files);
  const {decoded, findings, record} = declaredIn(
    manifests.files,
    [...read.findings, ...manifests.findings],
    texts,
    host.onProgress,
  );
  if (record !== undefined && paths === undefined) await host.parsed?.write(root, record);
  const notRead = hasConfig && paths !== undefined ? await leftOut(host, root, config, manifests.files) : [];
  // What another file declares is as unknown as what cannot be read; one of them stands for all.
  const unread = [...decoded.unread, ...notRead.slice(0, 1).map(anythingIn)];
  const nothing = manifests.files.length === 0 && !findings.some(isError);
  return {
    ...(nothing && {nothing: noManifests(config)}),
    root,
    config,
    decoded: {...decoded, unread},
    files: manifests.files.length,
    ...(notRead.length > 0 && {notRead}),
    findings,
    locate: (some) => locateFindings(some, sources),
    sources,
  };
}

/** As {@link readSet}, and asks git which commit that is. */
export async function loadSet(host: Host, root: string, paths?: readonly string[]): Promise<LoadedSet> {
  let origin: Promise<Origin> | undefined;
  const read = await readSet(host, root, paths, (sources) => {
    // Files of policies outside the set are of no commit of its manifests.
    const own = new Map([...sources].filter(([file]) => !file.startsWith('../')));
    // Git works while manifests are parsed; that it fails is told after that.
    origin = host.originOf(root, own);
    origin.catch(() => undefined);
  });
  const {commit = null, problem} = (await origin) ?? {};
  return {...read, commit, ...(problem !== undefined && {gitProblem: problem})};
}

/** The manifests of the set at `root` as text, without decoding them; with `paths`, only those. */
export async function readManifestSources(
  host: Host,
  root: string,
  paths?: readonly string[],
): Promise<{readonly files: readonly SourceFile[]; readonly findings: readonly Finding[]}> {
  if (paths !== undefined) return host.readManifestFiles(root, paths);
  const {config, findings} = await readConfig(host, root);
  return config === undefined ? {files: [], findings} : host.readManifestFiles(root, config.manifests);
}

/** The name of the set at `root`. Throws UsageError when its `bylaw.yaml` does not say. */
export async function readSetName(host: Host, root: string): Promise<string> {
  const {config, findings} = await readConfig(host, root);
  if (config !== undefined) return config.name;
  throw new UsageError(
    `The ${SET_FILE} in ${root} has an error: ${findings[0]?.message ?? 'it is empty.'}`,
    'Fix it first; `bylaw validate` shows where it is.',
  );
}

/**
 * What the `bylaw.yaml` of the set at `root` holds a plan file to besides what that says itself, and what is wrong with it. An error
 * elsewhere in the `bylaw.yaml` is none of these.
 */
export async function readSetTerms(host: Host, root: string): Promise<SetTerms> {
  const {config, file, more = [], findings} = await readConfig(host, root);
  const sources = new Map([...more, ...(file === undefined ? [] : [file])].map((each) => [each.path, each]));
  return {
    policies: config?.policies ?? [],
    settings: config?.apply,
    errors: locateFindings(findings.filter(isError), sources),
  };
}

/** The policy of an id, explained; undefined if the set at `root` has none, or if it cannot be read. */
export async function readPolicyNamed(
  host: Host,
  root: string,
  id: string,
): Promise<{readonly policy?: ExplainedPolicy; readonly known: readonly string[]}> {
  const {config, file, more = []} = await readConfig(host, root);
  const policies = config?.policies ?? [];
  const known = policies.map((one) => one.id);
  const found = policies.find((one) => one.id === id);
  if (found === undefined) return {known};
  const {place, ...policy} = found;
  const sources = new Map([...more, ...(file === undefined ? [] : [file])].map((each) => [each.path, each]));
  const at = positionOf(place, sources);
  return {policy: {...policy, file: place.file, line: at?.line ?? null}, known};
}

/** The actor that the set at `root` names, or null, also if its `bylaw.yaml` has an error. */
export async function readSetActor(host: Host, root: string): Promise<string | null> {
  return (await readConfig(host, root)).config?.actor ?? null;
}

/** A set with other texts in some of its files, as if it had been read so; a file without a text is gone. */
export function withTexts(loaded: LoadedSet, texts: ReadonlyMap<string, string | undefined>): LoadedSet {
  const sources = new Map(loaded.sources);
  for (const [file, text] of texts) {
    const source = sources.get(file);
    if (text === undefined) sources.delete(file);
    else sources.set(file, {...source, path: file, text});
  }
  const files = [...sources.values()].filter(({path}) => path !== SET_FILE);
  const {decoded, findings} = declaredIn(files, [], undefined);
  return {...loaded, sources, decoded, findings, files: files.length};
}
