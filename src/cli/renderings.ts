import path from 'node:path';
import type {Sources} from '../render/terminal/sources.ts';
import type {Style} from '../render/terminal/style.ts';
import type {PartialView} from '../render/view.ts';
import type {Format} from './destinations.ts';
import type {Surroundings} from './surroundings.ts';

/** What renderings may need to know besides the result. */
export interface RenderingContext {
  readonly style: Style;
  readonly sources: Sources | undefined;
  readonly version: string;
  /** The folder that the command works in. */
  readonly directory: string;
  readonly surroundings: Pick<Surroundings, 'cwd' | 'env'>;
}

/** Where the set's folder is in its repository: what has to stand before the paths of findings. */
async function repositoryBase({directory, surroundings: {cwd, env}}: RenderingContext): Promise<string> {
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

const plainFailure = ({message, help}: {message: string; help?: string}): string =>
  `error: ${message}\n${help === undefined || help === '' ? '' : `  ${help}\n`}`;

/** The way to show things in a format. That of json has no failures: they depend on the command. */
export async function renderingFor(
  format: Exclude<Format, 'json'>,
  context: RenderingContext,
): Promise<PartialView> {
  const {style, sources, version} = context;
  switch (format) {
    case 'human': {
      const [{humanView}, {escapeAll}] = await Promise.all([
        import('../render/terminal/view.ts'),
        import('../render/words/escape.ts'),
      ]);
      return {...humanView(style, sources), failure: (failure) => plainFailure(escapeAll(failure))};
    }
    case 'markdown':
      return (await import('../render/markdown/view.ts')).markdownView;
    case 'github':
      return (await import('../render/scan/github.ts')).githubView(await repositoryBase(context));
    case 'html': {
      const [{htmlView}, {readPackageFile}] = await Promise.all([
        import('../render/html/view.ts'),
        import('../host/package-files.ts'),
      ]);
      // Bundled by the build.
      const [script, sheet] = await Promise.all([
        readPackageFile('dist/page/page.js'),
        readPackageFile('dist/page/page.css'),
      ]);
      return htmlView({script, style: sheet});
    }
    case 'sarif': {
      const [{sarifView}, {CATALOGUE}] = await Promise.all([
        import('../render/scan/sarif.ts'),
        import('../rules/index.ts'),
      ]);
      return sarifView({version, rules: CATALOGUE, base: await repositoryBase(context)});
    }
  }
}
