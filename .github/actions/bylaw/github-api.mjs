/** GitHub's REST API, as far as the action needs it. What goes wrong is told in words, with what to do about it. */
import {setTimeout as sleep} from 'node:timers/promises';
import {Refusal, repository} from './workflow.mjs';

const PER_PAGE = 100;
/** A pull request with more comments than this is not read to its end. */
const MOST_PAGES = 100;
const TRIES = 3;

const NEEDS = {
  contents: 'Give the job `permissions: contents: read`.',
  comments: 'Give the job `permissions: pull-requests: write`, or set `comment: false`.',
  issues: 'Give the job `permissions: issues: write`, or set `issue: false`.',
  runs: 'Give the job `permissions: actions: read`.',
  pulls: 'Give the job `permissions: pull-requests: read` (write, for the comment).',
};

/** When a limit of requests ends; undefined if the answer is none of a limit. */
function limitEnds(response) {
  const after = Number(response.headers.get('retry-after'));
  if (after > 0) return `in ${after} seconds`;
  if (response.headers.get('x-ratelimit-remaining') !== '0') return undefined;
  const reset = Number(response.headers.get('x-ratelimit-reset'));
  return reset > 0 ? `at ${new Date(reset * 1000).toISOString()}` : 'within the hour';
}

async function refusalOf(response, what, needs) {
  const body = await response.json().catch(() => ({}));
  const said =
    typeof body.message === 'string' ? body.message.slice(0, 500).replaceAll(/\s+/g, ' ') : 'no reason';
  const {status} = response;
  const ends = status === 403 || status === 429 ? limitEnds(response) : undefined;
  if (ends !== undefined) {
    return new Refusal(
      `GitHub's rate limit is reached, so ${what} was not done.`,
      `Run the job again; the limit ends ${ends}.`,
    );
  }
  const message = `GitHub refused: ${what} (${status}: ${said}).`;
  if (status === 401)
    return new Refusal(message, 'The token is not valid or has expired: see the input `token`.');
  if (status === 403 || status === 404) return new Refusal(message, NEEDS[needs]);
  if (status === 410 || status === 422) {
    return new Refusal(message, 'Is it locked, or switched off in the settings of the repository?');
  }
  return new Refusal(message, 'Run the job again; https://www.githubstatus.com reports incidents.');
}

/**
 * A client for the repository of the run. `what` is what is being done, in words; `needs` the permission for it.
 * Reading is tried again where the server is at fault; writing is not, since it might happen twice.
 */
export function github(token) {
  const base = `${process.env.GITHUB_API_URL ?? 'https://api.github.com'}/repos/${repository()}`;

  async function send(method, path, what, needs, body) {
    const request = {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'user-agent': 'bylaw-action',
        'x-github-api-version': '2022-11-28',
        ...(body !== undefined && {'content-type': 'application/json'}),
      },
      ...(body !== undefined && {body: JSON.stringify(body)}),
    };
    for (let tried = 1; ; tried += 1) {
      const again = method === 'GET' && tried < TRIES;
      let response;
      try {
        response = await fetch(`${base}${path}`, request);
      } catch (error) {
        if (!again) {
          const why = error.cause?.code ?? error.message;
          throw new Refusal(
            `GitHub cannot be reached (${why}), so ${what} was not done.`,
            'Run the job again.',
          );
        }
      }
      if (response?.ok) return response.status === 204 ? undefined : response.json();
      if (response !== undefined && (response.status < 500 || !again)) {
        throw await refusalOf(response, what, needs);
      }
      await sleep(250 * tried);
    }
  }

  /** A list that GitHub answers with. */
  async function listAt(path, what, needs, list) {
    const items = list(await send('GET', path, what, needs));
    if (Array.isArray(items)) return items;
    throw new Refusal(`GitHub did not answer with a list: ${what}.`, 'Run the job again.');
  }

  return {
    get: (path, what, needs) => send('GET', path, what, needs),
    /** The first page of a list. */
    page: (path, what, needs) => listAt(path, what, needs, (page) => page),
    post: (path, body, what, needs) => send('POST', path, what, needs, body),
    patch: (path, body, what, needs) => send('PATCH', path, what, needs, body),
    /** All pages of a list. `list` takes the list out of a page. */
    async all(path, what, needs, list = (page) => page) {
      const found = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const sign = path.includes('?') ? '&' : '?';
        const items = await listAt(`${path}${sign}per_page=${PER_PAGE}&page=${page}`, what, needs, list);
        found.push(...items);
        if (items.length < PER_PAGE) break;
      }
      return found;
    },
  };
}
