/**
 * What is loaded of oclif, and when. A command uses the few modules of it that define and parse flags and arguments, which the build
 * bundles. The rest, which starts commands, knows all of them and writes help, takes longer to load than most commands take to run: a
 * command that was typed in full is started without it, and everything else is left to it.
 */
import type {Config} from '@oclif/core';
import type {StartOptions} from './process-surroundings.ts';

/** There are no plugins; oclif would look for them in the home folder of whoever runs the program. */
const NO_PLUGINS = {userPlugins: false, devPlugins: false, jitPlugins: false};

const loadOclif = async () => {
  const oclif = await import('@oclif/core');
  // Commands are built: oclif must not look for their sources, as it would with NODE_ENV=test.
  oclif.settings.enableAutoTranspile = false;
  return oclif;
};

/** Has oclif run the program: for help, the version, topics, and words that are no command. */
export async function runWithOclif(argv: readonly string[], options: StartOptions): Promise<void> {
  await (await loadOclif()).run([...argv], {...options, ...NO_PLUGINS});
}

/** All that oclif knows of the program: its commands with their flags and arguments. */
export const wholeConfig = async (options: StartOptions): Promise<Config> =>
  (await loadOclif()).Config.load({...options, ...NO_PLUGINS});

/** What a command asks of its configuration when oclif did not start it; for more, it has {@link wholeConfig}. */
export const configToRun = (options: StartOptions, version: string): Config => {
  const asked: Pick<Config, 'bin' | 'options' | 'version' | 'runHook'> = {
    bin: 'bylaw',
    options,
    version,
    runHook: () => Promise.resolve({successes: [], failures: []}),
  };
  return asked as Config;
};
