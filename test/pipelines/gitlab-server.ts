import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';

interface Note {
  readonly id: number;
  readonly author: {readonly id: number};
  readonly system?: boolean;
  readonly created_at?: string;
  body: string;
}

/** GitLab, as far as the jobs ask it. */
export class FakeGitLab {
  notes: Note[] = [];
  merged: object[] = [];
  pipelines: object[] = [];
  /** What the job that planned has kept, by its place in `bylaw-plan/`. */
  readonly kept = new Map<string, string>();
  /** What was pushed to the merge request last. */
  head = '';
  /** The parents of commits that pipelines ran on. */
  readonly parents = new Map<string, readonly string[]>();
  refuse: RegExp | undefined;
  private readonly server: Server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const asked = `${request.method} ${request.url?.replace('/api/v4', '').replace('/projects/7', '')}`;
      const refused = request.headers['private-token'] !== 'glpat' || this.refuse?.test(asked) === true;
      const answer = refused ? undefined : this.answer(asked, text);
      response.writeHead(refused ? 403 : answer === undefined ? 404 : 200);
      response.end(
        typeof answer === 'string' ? answer : JSON.stringify(answer ?? {message: '403 Forbidden'}),
      );
    });
  });

  private answer(asked: string, text: string): unknown {
    if (asked === 'GET /user') return {id: 42, username: 'project_7_bot'};
    const [, page = '1'] = /[?&]page=(\d+)/.exec(asked) ?? [];
    const paged = (items: readonly object[]): readonly object[] =>
      items.slice((Number(page) - 1) * 100, Number(page) * 100);
    if (asked.startsWith('GET /merge_requests/3/notes')) return paged(this.notes);
    if (asked.startsWith('GET /merge_requests/3/pipelines')) return paged(this.pipelines);
    if (asked === 'GET /merge_requests/3') return {iid: 3, sha: this.head};
    const [, commit = '', requests] =
      /^GET \/repository\/commits\/(\w+)(\/merge_requests\?)?/.exec(asked) ?? [];
    if (requests !== undefined) return paged(this.merged);
    if (commit !== '') return {id: commit, parent_ids: this.parents.get(commit) ?? []};
    if (asked.startsWith('GET /pipelines/31/jobs'))
      return paged([
        {id: 311, name: 'lint'},
        {id: 312, name: 'bylaw:plan'},
      ]);
    const [, file] = /^GET \/jobs\/312\/artifacts\/bylaw-plan\/(.+)$/.exec(asked) ?? [];
    if (file !== undefined) return this.kept.get(file);
    const body = text === '' ? '' : (JSON.parse(text) as {body: string}).body;
    if (asked === 'POST /merge_requests/3/notes') {
      const note = {id: 900 + this.notes.length, author: {id: 42}, body};
      this.notes.push(note);
      return note;
    }
    const [, id] = /^PUT \/merge_requests\/3\/notes\/(\d+)$/.exec(asked) ?? [];
    const note = this.notes.find((each) => String(each.id) === id);
    return note && Object.assign(note, {body});
  }

  get plan(): string {
    return this.kept.get('plan.json') ?? '';
  }

  set plan(text: string) {
    this.kept.set('plan.json', text);
  }

  get own(): readonly Note[] {
    return this.notes.filter(({author}) => author.id === 42);
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/v4`;
  }
}
