/** The formats in which results are shown. */
import path from 'node:path';
import type {Sources} from '../render/terminal/sources.ts';
import type {Style} from '../render/terminal/style.ts';
import type {FormatView, PartialView, View} from '../render/view.ts';
import type {ProcessSurroundings} from './process-surroundings.ts';

/** What a view may need besides the result. */
export interface FormatContext {
  readonly style: Style;
  /** The lines of manifests that findings point to. */
  readonly sources: Sources | undefined;
  readonly version: string;
  /** The folder that the command works in. */
  readonly directory: string;
  readonly surroundings: Pick<ProcessSurroundings, 'cwd' | 'env'>;
}

type Load<V> = (context: FormatContext) => Promise<V>;

interface OutputFormat {
  /** Whether the format has a form for a result. Known without loading the view. */
  readonly shows: (result: keyof View) => boolean;
  readonly load: Load<PartialView>;
}

/** A format for these results, and for failures, which every format has a form for. */
const formatFor = <K extends keyof View>(
  results: readonly K[],
  load: Load<PartialView & Pick<FormatView, K>>,
): OutputFormat => ({
  shows: (result) => result === 'failure' || (results as readonly (keyof View)[]).includes(result),
  load,
});

/** A format for all results but these. */
const formatForAllBut = <K extends keyof View>(
  results: readonly K[],
  load: Load<PartialView & Omit<FormatView, K>>,
): OutputFormat => ({
  shows: (result) => !(results as readonly (keyof View)[]).includes(result),
  load,
});

/** What is read in pull requests and in wikis. */
const REVIEWED = [
  'plan',
  'validation',
  'apply',
  'historyList',
  'workspaceHistory',
  'historyShow',
  'historyDiff',
  'replay',
  'verify',
  'drift',
  'accessCheck',
  'accessExplain',
  'accessWho',
  'accessWhat',
  'accessMatrix',
  'accessReview',
  'accessDiff',
  'accessHistory',
  'requestList',
  'request',
  'connectionList',
  'peopleList',
  'actors',
  'checklist',
] as const;

/**
 * All formats, in the order in which the help of `--format` names them. A new format is an entry here, with its view,
 * and a reader in test/hostile/outputs.ts, which does not compile without one.
 */
export const FORMATS = {
  human: formatForAllBut(['liveReport', 'signedFile'], async ({style, sources}) => {
    const {humanView} = await import('../render/terminal/view.ts');
    return humanView(style, sources);
  }),
  json: formatForAllBut(
    ['findings', 'revocation'],
    async () => (await import('../render/json/view.ts')).jsonView,
  ),
  markdown: formatFor(
    [...REVIEWED, 'sets', 'tests'],
    async () => (await import('../render/markdown/view.ts')).markdownView,
  ),
  html: formatFor([...REVIEWED, 'liveReport', 'evidence', 'tests'], async () => {
    const [{htmlView}, {readPackageFile}] = await Promise.all([
      import('../render/html/view.ts'),
      import('../host/package-files.ts'),
    ]);
    // Bundled by the build.
    const [script, style] = await Promise.all([
      readPackageFile('dist/page/page.js'),
      readPackageFile('dist/page/page.css'),
    ]);
    return htmlView({script, style});
  }),
  sarif: formatFor(['plan', 'validation', 'sets', 'tests'], async (context) => {
    const [{sarifView}, {CATALOGUE}] = await Promise.all([
      import('../render/scan/sarif.ts'),
      import('../rules/index.ts'),
    ]);
    return sarifView({version: context.version, rules: CATALOGUE, base: await repositoryBase(context)});
  }),
  github: formatFor(['plan', 'validation', 'apply', 'sets', 'tests'], async (context) => {
    const {githubView} = await import('../render/scan/github.ts');
    return githubView(await repositoryBase(context));
  }),
  csv: formatFor(['accessReview'], async () => (await import('../render/csv/view.ts')).csvView),
  junit: formatFor(['tests'], async () => (await import('../render/scan/junit.ts')).junitView),
} satisfies Readonly<Record<string, OutputFormat>>;
export type Format = keyof typeof FORMATS;

export const isFormat = (text: string): text is Format => Object.hasOwn(FORMATS, text);

/** The formats that have a form for a result; without a result, those of every command. */
export const formatsOf = (result?: keyof View): readonly Format[] =>
  result === undefined
    ? ['human', 'json']
    : (Object.keys(FORMATS) as Format[]).filter((format) => FORMATS[format].shows(result));

/** The formats for the help of `--format`: `human, json and, where it makes sense, markdown or html`. */
export function formatsText(): string {
  const always = formatsOf();
  const others = (Object.keys(FORMATS) as Format[]).filter((format) => !always.includes(format));
  return `${always.join(', ')} and, where it makes sense, ${others.slice(0, -1).join(', ')} or ${others.at(-1)}`;
}

/** The path of the set's folder in its repository, which precedes the paths of findings. */
async function repositoryBase({directory, surroundings}: FormatContext): Promise<string> {
  const {cwd, env} = surroundings;
  const [{hostWith}, {prefixInRepository}] = await Promise.all([
    import('../host/index.ts'),
    import('../host/git-commit.ts'),
  ]);
  const root = (await hostWith(env).findSetRoot(directory)) ?? directory;
  const prefix = await prefixInRepository(root, env);
  if (prefix !== null) return prefix;
  const from = env['GITHUB_WORKSPACE'] || cwd;
  const inside = path.relative(from, root).replaceAll(path.sep, '/');
  return inside === '..' || inside.startsWith('../') ? '' : inside;
}
