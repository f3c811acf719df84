/** The sets of two firms in one repository on a played GitHub, with the workflow for all sets of a folder. */
import path from 'node:path';
import {afterAll, afterEach, beforeAll} from 'vitest';
import type pg from 'pg';
import {folder, run, write} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {BOT, WORKFLOW} from './acme-on-github.ts';
import {GovernedRepository} from './governed-repository.ts';
import type {Comment} from './github-server.ts';
import {FIRMS} from './two-firms.ts';

/** The workflow that `bylaw init --github` writes, for all sets of a folder. */
const RECURSIVE = WORKFLOW.replaceAll(
  /^( +)command: (\w+)$/gm,
  '$1command: $2\n$1recursive: true\n$1working-directory: firms',
);

export interface TwoFirmsOnGitHub {
  readonly repository: GovernedRepository;
  /** Makes the repository so that its main is live: applied, and applied again with these files besides. */
  readonly live: (more?: Readonly<Record<string, string>>) => Promise<void>;
  readonly sql: () => Promise<pg.Client>;
  /** The teams that are live, as `workspace/name`. */
  readonly teams: () => Promise<string[]>;
  /** The bot's comments on a pull request. */
  readonly bots: (pull: number) => readonly Comment[];
}

/** Both firms for the tests of a file. */
export function twoFirmsOnGitHub(): TwoFirmsOnGitHub {
  let databases: TestServer;
  let repository: GovernedRepository;
  let url: string;
  beforeAll(async () => {
    databases = await startTestServer();
  });
  afterAll(() => databases.close());
  afterEach(() => repository.remove());
  const firms: TwoFirmsOnGitHub = {
    get repository() {
      return repository;
    },
    live: async (more = {}) => {
      url = await databases.database();
      repository = await GovernedRepository.make(url, {'bylaw.yml': RECURSIVE}, {...FIRMS, ...more});
      const cwd = folder();
      const apply = ['apply', '--recursive', '--auto-approve', '--quiet', '--as', 'ana@acme.example'];
      for (const files of [FIRMS, more]) {
        write(cwd, files);
        await run(0, apply, {cwd: path.join(cwd, 'firms'), env: {BYLAW_DATABASE_URL: url}});
      }
    },
    sql: () => databases.connect(url),
    teams: async () => {
      const {rows} = await (
        await firms.sql()
      ).query<{name: string}>("select workspace || '/' || name as name from bylaw.teams order by 1");
      return rows.map(({name}) => name);
    },
    bots: (pull) => repository.server.commentsOf(pull).filter(({user}) => user.login === BOT),
  };
  return firms;
}
