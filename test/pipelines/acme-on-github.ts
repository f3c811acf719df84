/** Acme's set on a played GitHub, with the workflow that `bylaw init --github` writes: a repository and a database a test. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect} from 'vitest';
import type pg from 'pg';
import {ESTATE, makeSet, run, setFile, team} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {GovernedRepository, type Files, type Results} from './governed-repository.ts';
import type {Comment} from './github-server.ts';
import {ROOT} from './play-npm.ts';
import type {JobResult} from './runner.ts';

export const WORKFLOW = readFileSync(path.join(ROOT, 'ci/github/bylaw.yml'), 'utf8');
const SET: Files = {
  'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n'),
  'manifests/estate.yaml': ESTATE,
};
export const DEALS = {'manifests/deals.yaml': team('deals', ['bo@acme.example'])};
export const BOT = 'github-actions[bot]';

/** How the jobs of the workflow end. */
export const PLANNED = {plan: 'success', apply: 'skipped', drift: 'skipped'};
export const NOT_PLANNED = {...PLANNED, plan: 'failure'};
export const APPLIED = {plan: 'skipped', apply: 'success', drift: 'skipped'};
export const NOT_APPLIED = {...APPLIED, apply: 'failure'};

export function expectJobs(results: Results, expected: Readonly<Record<string, string>>): Results {
  const log = Object.values(results)
    .map((each) => each.log)
    .join('\n');
  const found = Object.fromEntries(Object.entries(results).map(([name, {result}]) => [name, result]));
  // The log is shown where the results are others.
  expect({...found, log}).toEqual({...expected, log});
  return results;
}

export const job = (results: Results, name: string): JobResult => results[name]!;

export interface AcmeOnGitHub {
  readonly repository: GovernedRepository;
  /** Makes the repository, applied once with these files besides, so that `main` is what is live. */
  readonly applied: (more?: Readonly<Record<string, string>>, workflow?: string) => Promise<void>;
  /** The server of the database, and the URL of the database as its owner. */
  readonly databases: TestServer;
  readonly url: string;
  /** A connection to the database. */
  readonly sql: () => Promise<pg.Client>;
  /** The names of the teams that are live. */
  readonly teams: () => Promise<string[]>;
  /** The bot's comments on a pull request. */
  readonly bots: (pull: number) => Comment[];
}

/** Acme for the tests of a file. */
export function acmeOnGitHub(server: {readonly own?: boolean} = {}): AcmeOnGitHub {
  let databases: TestServer;
  let repository: GovernedRepository;
  let url: string;
  beforeAll(async () => {
    databases = await startTestServer(server);
  });
  afterAll(() => databases.close());
  afterEach(() => repository.remove());
  const acme: AcmeOnGitHub = {
    get repository() {
      return repository;
    },
    get databases() {
      return databases;
    },
    get url() {
      return url;
    },
    applied: async (more = {}, workflow = WORKFLOW) => {
      url = await databases.database();
      repository = await GovernedRepository.make(url, {'bylaw.yml': workflow}, {...SET, ...more});
      await run(0, ['apply', '--auto-approve', '--quiet'], {
        cwd: makeSet('acme', more),
        env: {BYLAW_DATABASE_URL: url},
      });
    },
    sql: () => databases.connect(url),
    teams: async () => {
      const {rows} = await (
        await acme.sql()
      ).query<{name: string}>('select name from bylaw.teams order by name');
      return rows.map(({name}) => name);
    },
    bots: (pull) => repository.server.commentsOf(pull).filter(({user}) => user.login === BOT),
  };
  return acme;
}
