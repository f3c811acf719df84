/**
 * A server that answers like GitHub's REST API, as far as the action asks it: with pages, with the permissions of the
 * token, and with the errors that a test tells it to make.
 */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

export const REPOSITORY = 'acme/governance';
const REPOSITORY_ID = 700;
const SERVER = 'https://github.example';

export interface Comment {
  readonly id: number;
  readonly user: {readonly login: string; readonly type: string};
  body: string;
}

export interface Issue extends Comment {
  readonly number: number;
  title: string;
  state: string;
  readonly comments: Comment[];
  readonly pull_request?: object;
}

export interface Pull {
  readonly number: number;
  title: string;
  readonly head: {readonly ref: string; sha: string; readonly repo: {readonly full_name: string} | null};
  readonly base: {readonly ref: string; sha: string; readonly repo: {readonly full_name: string}};
  readonly created_at: string;
  closed_at: string | null;
  merged_at: string | null;
  merge_commit_sha: string | null;
}

export interface Run {
  readonly id: number;
  readonly run_number: number;
  readonly path: string;
  readonly event: string;
  status: string;
  conclusion: string | null;
  readonly head_sha: string;
  readonly head_branch: string;
  readonly repository: {readonly full_name: string};
  readonly head_repository: {readonly full_name: string} | null;
  readonly created_at: string;
  /** Absent, GitHub names those that are open now and have the branch or commit of the run. */
  readonly pull_requests?: readonly {readonly number: number; readonly base: {readonly ref: string}}[];
}

/** Something that happened to a pull request, such as another base. */
interface Happening {
  readonly number: number;
  readonly event: string;
  readonly created_at: string;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  expired: boolean;
  /** Where the fakes keep what is in it; no member of GitHub's. */
  readonly folder: string;
  readonly workflow_run: {
    readonly id: number;
    readonly repository_id: number;
    readonly head_repository_id: number;
    readonly head_sha: string;
  };
}

/** `contents: read` and so on, of one token. */
export type Permissions = Readonly<Record<string, string>>;

interface Fault {
  readonly at: RegExp;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  left: number;
}

type Body = Readonly<Record<string, unknown>>;

export class FakeGitHub {
  readonly pulls: Pull[] = [];
  readonly runs: Run[] = [];
  readonly artifacts: Artifact[] = [];
  /** Comments of pull requests and issues, by number. */
  readonly comments = new Map<number, Comment[]>();
  readonly issues: Issue[] = [];
  readonly events: Happening[] = [];
  /** Minutes since the repository began: whatever happens takes one. */
  private minutes = 0;
  /** How many commits lie between a commit and the head of a branch, each way; told by the repository. */
  distance: (sha: string, branch: string) => readonly [number, number] = () => [0, 0];
  /** The newest commit that touches a path, of a commit or branch; told by the repository. */
  newest: (at: string, path: string) => string | undefined = () => undefined;
  /** Every request: `POST /issues/1/comments`. */
  readonly asked: string[] = [];
  private readonly tokens = new Map<string, Permissions>();
  readonly faults: Fault[] = [];
  private ids = 1000;
  private readonly server = createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  nextId(): number {
    return (this.ids += 1);
  }

  /** The time now, a minute after it was asked for last. */
  now(): string {
    this.minutes += 1;
    return new Date(Date.UTC(2026, 10, 2, 9, this.minutes)).toISOString();
  }

  /** What GitHub says of a run: its pull requests are those that are open when it is asked. */
  shown(run: Run): Run {
    const open = this.pulls.filter(
      ({closed_at: closed, head}) =>
        closed === null && (head.ref === run.head_branch || head.sha === run.head_sha),
    );
    return {pull_requests: open.map(({number, base}) => ({number, base})), ...run};
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A token with these permissions and no others. */
  token(permissions: Permissions): string {
    const token = `ghs_${this.nextId()}`;
    this.tokens.set(token, permissions);
    return token;
  }

  /** Makes the next requests that match `METHOD /path` fail. */
  fail(
    at: RegExp,
    status: number,
    {times = 1, headers = {}}: {times?: number; headers?: Record<string, string>} = {},
  ): void {
    this.faults.push({at, status, headers, left: times});
  }

  keepArtifact(run: Run, name: string, folder: string, headRepositoryId = REPOSITORY_ID): Artifact {
    const artifact = {
      id: this.nextId(),
      name,
      expired: false,
      folder,
      workflow_run: {
        id: run.id,
        repository_id: REPOSITORY_ID,
        head_repository_id: headRepositoryId,
        head_sha: run.head_sha,
      },
    };
    this.artifacts.push(artifact);
    return artifact;
  }

  commentsOf(number: number): Comment[] {
    const list = this.comments.get(number) ?? [];
    this.comments.set(number, list);
    return list;
  }

  comment(number: number, login: string, body: string): Comment {
    const type = login.endsWith('[bot]') ? 'Bot' : 'User';
    const comment = {id: this.nextId(), user: {login, type}, body};
    this.commentsOf(number).push(comment);
    return comment;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const prefix = `/repos/${REPOSITORY}`;
    const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname;
    const asked = `${request.method} ${path}`;
    this.asked.push(asked);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = (status: number, content: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      response
        .writeHead(status, {'content-type': 'application/json', ...headers})
        .end(JSON.stringify(content));
    };
    const fault = this.faults.find((each) => each.left > 0 && each.at.test(asked));
    if (fault !== undefined) {
      fault.left -= 1;
      send(fault.status, {message: 'Made to fail by a test', documentation_url: SERVER}, fault.headers);
      return;
    }
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    const permissions = this.tokens.get(token);
    if (permissions === undefined) return send(401, {message: 'Bad credentials'});
    const text = Buffer.concat(chunks).toString('utf8');
    const route = ROUTES.find(([at]) => at.test(asked));
    if (route === undefined) return send(404, {message: 'Not Found'});
    const [at, needs, work] = route;
    const allowed = needs.some((need) => {
      const [what = '', how] = need.split(': ');
      return permissions[what] === 'write' || permissions[what] === how;
    });
    if (!allowed) return send(403, {message: 'Resource not accessible by integration'});
    const result = work(this, {
      words: (at.exec(asked) ?? []).slice(1),
      query: url.searchParams,
      body: (text === '' ? {} : JSON.parse(text)) as Body,
    });
    if (result === undefined) return send(404, {message: 'Not Found'});
    send(request.method === 'POST' ? 201 : 200, result);
  }
}

interface Asked {
  readonly words: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Body;
}

function page<T>(items: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return items.slice(from, from + size);
}

const withUrl = <T extends {id: number}>(thing: T): T & {html_url: string} => ({
  ...thing,
  html_url: `${SERVER}/${REPOSITORY}/things/${thing.id}`,
});

const COMMENT_LIMIT = 65_536;
const BOT = 'github-actions[bot]';

/** `METHOD /path`, any of the permissions that allow it, and what it answers; undefined is a 404. */
const ROUTES: readonly (readonly [
  RegExp,
  readonly string[],
  (github: FakeGitHub, asked: Asked) => unknown,
])[] = [
  [
    /^GET \/commits\/([0-9a-f]+)\/pulls$/,
    ['pull-requests: read'],
    ({pulls}, {words: [sha], query}) =>
      page(
        pulls.filter((pull) => pull.merge_commit_sha === sha || pull.head.sha === sha),
        query,
      ),
  ],
  [
    /^GET \/pulls\/(\d+)$/,
    ['pull-requests: read'],
    ({pulls}, {words: [number]}) => pulls.find((pull) => pull.number === Number(number)),
  ],
  [
    /^GET \/pulls$/,
    ['pull-requests: read'],
    ({pulls}, {query}) => {
      const [owner] = REPOSITORY.split('/');
      expectQuery(query, 'state', 'all');
      return page(
        pulls.filter(({head}) => `${owner}:${head.ref}` === query.get('head')),
        query,
      );
    },
  ],
  [
    /^GET \/issues\/(\d+)\/events$/,
    ['pull-requests: read', 'issues: read'],
    ({events}, {words: [of], query}) =>
      page(
        events.filter(({number}) => number === Number(of)),
        query,
      ),
  ],
  [
    /^GET \/commits$/,
    ['contents: read'],
    ({newest}, {query}) => {
      const sha = newest(query.get('sha') ?? '', query.get('path') ?? '');
      return page(sha === undefined ? [] : [{sha}], query);
    },
  ],
  [
    /^GET \/compare\/([0-9a-f]+)\.\.\.([^/]+)$/,
    ['contents: read'],
    (github, {words: [sha = '', branch = '']}) => {
      const [behind, ahead] = github.distance(sha, decodeURIComponent(branch));
      return {ahead_by: ahead, behind_by: behind};
    },
  ],
  [
    /^GET \/actions\/workflows\/([^/]+)\/runs$/,
    ['actions: read'],
    (github, {words: [file], query}) => {
      const found = github.runs.filter(
        (run) =>
          run.path.split('@')[0]?.endsWith(`/${file}`) === true &&
          run.event === (query.get('event') ?? run.event) &&
          run.head_sha === (query.get('head_sha') ?? run.head_sha),
      );
      return {
        total_count: found.length,
        workflow_runs: page(found.toReversed(), query).map((run) => github.shown(run)),
      };
    },
  ],
  [
    /^GET \/actions\/runs\/(\d+)\/artifacts$/,
    ['actions: read'],
    ({artifacts}, {words: [id], query}) => {
      const found = artifacts.filter(
        (each) => each.workflow_run.id === Number(id) && each.name === (query.get('name') ?? each.name),
      );
      return {total_count: found.length, artifacts: page(found, query)};
    },
  ],
  [
    /^GET \/issues\/(\d+)\/comments$/,
    ['pull-requests: read', 'issues: read'],
    (github, {words: [number], query}) => page(github.commentsOf(Number(number)), query),
  ],
  [
    /^POST \/issues\/(\d+)\/comments$/,
    ['pull-requests: write', 'issues: write'],
    (github, {words: [number], body}) => withUrl(github.comment(Number(number), BOT, checkedBody(body))),
  ],
  [
    /^PATCH \/issues\/comments\/(\d+)$/,
    ['pull-requests: write', 'issues: write'],
    ({comments}, {words: [id], body}) => {
      const comment = [...comments.values()].flat().find((each) => each.id === Number(id));
      if (comment === undefined) return undefined;
      comment.body = checkedBody(body);
      return withUrl(comment);
    },
  ],
  [
    /^GET \/issues$/,
    ['issues: read'],
    ({issues}, {query}) =>
      page(
        issues
          .filter(({state, user}) => state === query.get('state') && user.login === query.get('creator'))
          .map(withUrl),
        query,
      ),
  ],
  [
    /^POST \/issues$/,
    ['issues: write'],
    (github, {body}) => {
      const id = github.nextId();
      const {title} = body as {title: string};
      const user = {login: BOT, type: 'Bot'};
      github.issues.push({id, number: id, user, title, body: checkedBody(body), state: 'open', comments: []});
      return withUrl({id});
    },
  ],
  [
    /^PATCH \/issues\/(\d+)$/,
    ['issues: write'],
    ({issues}, {words: [number], body}) => {
      const issue = issues.find((each) => each.number === Number(number));
      return issue === undefined ? undefined : withUrl(Object.assign(issue, body));
    },
  ],
];

/** A client that forgets a filter gets GitHub's default, which no test here wants. */
function expectQuery(query: URLSearchParams, name: string, value: string): void {
  if (query.get(name) !== value) throw new Error(`${name}=${value} is missing`);
}

function checkedBody(body: Body): string {
  const {body: text} = body as {body: string};
  if (text.length > COMMENT_LIMIT) throw new Error('body is too long (maximum is 65536 characters)');
  return text;
}
