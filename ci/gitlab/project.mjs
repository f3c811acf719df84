/** What the jobs share: the set, the project as GitLab's REST API shows it, and plain words for what goes wrong. */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

/** Why a job goes no further. */
export class Refusal extends Error {
  constructor(message, help, exitcode = 1) {
    super(message);
    this.help = help;
    this.exitcode = exitcode;
  }
}

const {env} = process;
export const ROOT = env.CI_PROJECT_DIR ?? process.cwd();
export const SET = path.resolve(ROOT, env.BYLAW_DIRECTORY ?? '.');
/** Whether the jobs are for all sets in that folder and below. */
export const isRecursive = () => env.BYLAW_RECURSIVE === 'true';
/** What the plan job keeps. */
export const KEPT = path.join(ROOT, 'bylaw-plan');
export const inKept = (name) => path.join(KEPT, name);

export const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** Runs the bylaw of the project; returns its exit status. */
export function bylaw(args, more = {}) {
  mkdirSync(KEPT, {recursive: true});
  const program = path.join(ROOT, 'node_modules/.bin/bylaw');
  const {status, error} = spawnSync(program, ['-C', SET, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {...env, ...more},
  });
  if (error !== undefined) {
    throw new Refusal(
      'bylaw is not installed.',
      'Add it to the devDependencies: npm install --save-dev ./bylaw-0.1.0.tgz, the file that `npm pack` makes in a copy of bylaw.',
    );
  }
  return status ?? 1;
}

/** Arguments of the plan. Flags and no more: nothing here needs quotes, and no shell reads them. */
export const planArguments = () => (env.BYLAW_PLAN_ARGS ?? '').split(/\s+/).filter((arg) => arg !== '');

export function expectDatabase(variable) {
  if (env.BYLAW_DATABASE_URL) return;
  throw new Refusal(
    `${variable} is not set, so there is nothing to compare with.`,
    'Check that the variable exists, and that this branch and environment may read it (Settings, CI/CD, Variables).',
  );
}

async function send(method, url, what, body) {
  let response;
  try {
    response = await fetch(url, {
      method,
      headers: {
        'private-token': env.BYLAW_GITLAB_TOKEN,
        // While bylaw runs, nobody here would notice that GitLab has closed a connection that was kept.
        connection: 'close',
        ...(body !== undefined && {'content-type': 'application/json'}),
      },
      ...(body !== undefined && {body: JSON.stringify(body)}),
    });
  } catch (error) {
    throw new Refusal(
      `GitLab cannot be reached (${error.cause?.code ?? error.message}), so ${what} was not done.`,
      'Run the job again.',
    );
  }
  if (response.ok) return response;
  const said = (await response.text()).slice(0, 300).replaceAll(/\s+/g, ' ');
  throw new Refusal(
    `GitLab refused: ${what} (${response.status}: ${said}).`,
    response.status >= 500 || response.status === 429
      ? 'Run the job again later.'
      : 'BYLAW_GITLAB_TOKEN must be an access token of this project, role Reporter, scope api, that has not expired.',
  );
}

const PER_PAGE = 100;
const MOST_PAGES = 100;

/** The project of the pipeline. `what` is what is being done, in words. */
export function project() {
  const base = `${env.CI_API_V4_URL}/projects/${env.CI_PROJECT_ID}`;
  return {
    json: async (at, what) => (await send('GET', `${base}${at}`, what)).json(),
    text: async (at, what) => (await send('GET', `${base}${at}`, what)).text(),
    post: async (at, body, what) => (await send('POST', `${base}${at}`, what, body)).json(),
    put: async (at, body, what) => (await send('PUT', `${base}${at}`, what, body)).json(),
    /** Who the token is. */
    self: async () => (await send('GET', `${env.CI_API_V4_URL}/user`, 'asking who the token is')).json(),
    async all(at, what) {
      const found = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const sign = at.includes('?') ? '&' : '?';
        const items = await (
          await send('GET', `${base}${at}${sign}per_page=${PER_PAGE}&page=${page}`, what)
        ).json();
        if (!Array.isArray(items))
          throw new Refusal(`GitLab did not answer with a list: ${what}.`, 'Run the job again.');
        found.push(...items);
        if (items.length < PER_PAGE) break;
      }
      return found;
    },
  };
}

/** Runs a job; a refusal ends it in plain words. */
export async function job(work) {
  try {
    if (!['', 'true', 'false', undefined].includes(env.BYLAW_RECURSIVE)) {
      throw new Refusal(
        'BYLAW_RECURSIVE is neither true nor false.',
        'Set it to true for all sets in BYLAW_DIRECTORY and below, or remove it for the one set there.',
      );
    }
    await work();
  } catch (error) {
    console.error(
      error instanceof Refusal ? `error: ${error.message}\n  ${error.help}` : `error: ${error.message}`,
    );
    process.exitCode = error instanceof Refusal ? error.exitcode : 1;
  }
}
