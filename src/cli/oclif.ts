/**
 * What is loaded of oclif, and when. A command uses the few modules of it that define and parse flags and arguments, which the build
 * bundles. The rest, which starts commands, knows all of them and writes help, takes longer to load than most commands take to run: a
 * command that was typed in full is started without it, and everything else is left to it.
 */
import type {Command, Config, Interfaces} from '@oclif/core';
import {readPackageFile} from '../host/package-files.ts';
import type {StartOptions} from './process-surroundings.ts';

/** There are no plugins; oclif would look for them in the home folder of the user. */
const NO_PLUGINS = {userPlugins: false, devPlugins: false, jitPlugins: false};

/** Has oclif run the program: for help, the version, topics, and words that are no command. */
export async function runWithOclif(argv: readonly string[], options: StartOptions): Promise<void> {
  const {run, settings} = await import('@oclif/core');
  // Commands are built: oclif must not look for their sources, as it would with NODE_ENV=test.
  settings.enableAutoTranspile = false;
  await run([...argv], {...options, ...NO_PLUGINS});
}

/** All commands with their flags and arguments, as the build lists them for oclif. */
export async function listedCommands(): Promise<readonly Command.Cached[]> {
  const {commands} = JSON.parse(await readPackageFile('oclif.manifest.json')) as Interfaces.Manifest;
  return Object.values(commands);
}

/** What a command asks of its configuration. */
export const configToRun = (options: StartOptions, version: string): Config => {
  const asked: Pick<Config, 'bin' | 'options' | 'version' | 'runHook'> = {
    bin: 'bylaw',
    options,
    version,
    runHook: () => Promise.resolve({successes: [], failures: []}),
  };
  return asked as Config;
};
