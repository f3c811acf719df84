/** The language server that editors use for YAML, spoken to as an editor does: over its protocol. */
import {spawn, type ChildProcessWithoutNullStreams} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const SERVER = path.join(
  path.dirname(createRequire(import.meta.url).resolve('yaml-language-server/package.json')),
  'bin/yaml-language-server',
);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: {readonly message: string};
}

/** What is wrong with a document, as an editor marks it. Lines begin at 0. */
export interface Marked {
  readonly range: {readonly start: {readonly line: number; readonly character: number}};
  readonly message: string;
  readonly severity: number;
}

/** An editor with files of its own. */
export class Editor {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'bylaw-editor-'));
  readonly #server: ChildProcessWithoutNullStreams;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #marks = new Map<string, (found: readonly Marked[]) => void>();
  #received: Buffer = Buffer.alloc(0);
  #last = 0;

  private constructor() {
    this.#server = spawn(process.execPath, [SERVER, '--stdio'], {cwd: this.#folder});
    this.#server.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#server.stderr.resume();
  }

  /** Starts a server, which fetches nothing from elsewhere. */
  static async open(): Promise<Editor> {
    const editor = new Editor();
    await editor.#ask('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(editor.#folder).href,
      capabilities: {textDocument: {hover: {contentFormat: ['markdown']}, publishDiagnostics: {}}},
    });
    editor.#tell('initialized', {});
    editor.#tell('workspace/didChangeConfiguration', {
      settings: {yaml: {schemaStore: {enable: false}, validate: true, hover: true}},
    });
    return editor;
  }

  /** Puts a file beside the manifests. */
  write(name: string, text: string): void {
    writeFileSync(path.join(this.#folder, name), text);
  }

  /** Opens a manifest; returns what is marked in it. */
  async marks(name: string, text: string): Promise<readonly Marked[]> {
    const uri = this.#uri(name);
    const marked = new Promise<readonly Marked[]>((resolve) => this.#marks.set(uri, resolve));
    this.#tell('textDocument/didOpen', {textDocument: {uri, languageId: 'yaml', version: 1, text}});
    return marked;
  }

  /** What is shown of a place in a manifest that was opened; empty for nothing. */
  async hover(name: string, line: number, character: number): Promise<string> {
    const result = await this.#ask('textDocument/hover', {
      textDocument: {uri: this.#uri(name)},
      position: {line, character},
    });
    return (result as {contents?: {value?: string}} | null)?.contents?.value ?? '';
  }

  /** What is offered at a place in a manifest that was opened. */
  async offers(name: string, line: number, character: number): Promise<readonly string[]> {
    const result = await this.#ask('textDocument/completion', {
      textDocument: {uri: this.#uri(name)},
      position: {line, character},
    });
    return (result as {items: readonly {label: string}[]}).items.map(({label}) => label);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#server.once('close', resolve));
    await this.#ask('shutdown', null);
    this.#tell('exit', null);
    await ended;
  }

  #uri(name: string): string {
    return pathToFileURL(path.join(this.#folder, name)).href;
  }

  #send(message: object): void {
    const text = JSON.stringify({jsonrpc: '2.0', ...message});
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #tell(method: string, params: unknown): void {
    this.#send({method, params});
  }

  #ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({result, error}) =>
        error === undefined ? resolve(result) : reject(new Error(error.message)),
      );
      this.#send({id, method, params});
    });
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(
        this.#received.toString('latin1'),
      );
      const length = Number(header?.[1]);
      const start = header?.[0].length ?? 0;
      if (header === null || this.#received.length < start + length) return;
      const text = this.#received.subarray(start, start + length).toString();
      this.#received = this.#received.subarray(start + length);
      this.#take(JSON.parse(text) as Message);
    }
  }

  #take(message: Message): void {
    const {id, method, params} = message;
    if (method === undefined) this.#answers.get(id ?? 0)?.(message);
    // What the server asks of an editor is left to its defaults.
    else if (id !== undefined)
      this.#send({id, result: method === 'workspace/configuration' ? [{}, {}, {}, {}, {}] : null});
    else if (method === 'textDocument/publishDiagnostics') {
      const {uri, diagnostics} = params as {uri: string; diagnostics: readonly Marked[]};
      this.#marks.get(uri)?.(diagnostics);
    }
  }
}
