/**
 * What the tests that start databases and programs share, made once a run for all projects: a folder for what they
 * write, and a server with a migrated database to clone. The server is an embedded one, or the one of
 * BYLAW_TEST_DATABASE_URL (a superuser's).
 */
import {randomBytes} from 'node:crypto';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import type {TestProject} from 'vitest/node';
import {
  makePristine,
  makeTemplate,
  openCopy,
  TEMPLATE,
  withClient,
} from '../postgres/embedded-test-server.ts';
import {makeScratchFolder} from './scratch-folder.ts';

export interface SharedDatabases {
  /** URL of a database of no interest, for a superuser. */
  readonly url: string;
  /** A migrated database on that server to clone. */
  readonly template: string;
  /** The data of a server that does not run, for whoever needs one of their own: see {@link openCopy}. */
  readonly pristine: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder that is removed, with everything in it, when the run ends. */
    readonly scratch: string;
    readonly databases: SharedDatabases;
  }
}

interface Run {
  readonly scratch: string;
  readonly databases: SharedDatabases;
  readonly end: () => Promise<void>;
}

/** A template on the server of BYLAW_TEST_DATABASE_URL, which other runs may use at the same time. */
async function useGiven(url: string): Promise<{url: string; template: string; stop: () => Promise<void>}> {
  const template = `bylaw_test_template_${randomBytes(4).toString('hex')}`;
  await makeTemplate(url, template);
  const drop = (): Promise<unknown> =>
    withClient(url, (admin) => admin.query(`drop database ${template} with (force)`));
  return {url, template, stop: () => drop().then(() => undefined)};
}

async function begin(): Promise<Run> {
  const scratch = await makeScratchFolder();
  const pristine = path.join(scratch, 'pristine');
  await makePristine(pristine);
  const given = process.env['BYLAW_TEST_DATABASE_URL'] ?? '';
  const {url, template, stop} =
    given === ''
      ? {template: TEMPLATE, ...(await openCopy(pristine, path.join(scratch, 'server')))}
      : await useGiven(given);
  return {
    scratch,
    databases: {url, template, pristine},
    end: async () => {
      await stop();
      await rm(scratch, {recursive: true, force: true});
    },
  };
}

/** Projects have modules of their own, and one process. */
const shared = globalThis as {bylawTestRun?: Promise<Run>};

export default async function provideDatabases(project: TestProject): Promise<void> {
  if (shared.bylawTestRun === undefined) {
    const run = begin();
    shared.bylawTestRun = run;
    project.vitest.onClose(() => run.then(({end}) => end()));
  }
  const {scratch, databases} = await shared.bylawTestRun;
  project.provide('scratch', scratch);
  project.provide('databases', databases);
}
