/**
 * The story of two organisations that agree on what they share, as `docs/handshake.md` tells it: what people
 * write into their manifests, what they type, and what they see.
 */
import {cpSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {run} from './program.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
export type Firm = 'acme' | 'northwind';

export interface Command {
  /** The exit status that the command ends with. */
  readonly status?: number;
  /** Only the paragraphs of the output whose first line matches one of these; the rest is told by dots. */
  readonly only?: readonly RegExp[];
  /** Nothing of it is told. */
  readonly untold?: true;
}

/** When things happened, and what else differs from one telling to the next. */
const steady = (text: string): string =>
  text
    .replaceAll(
      /\d{4}-\d\d-\d\d(\s+)\d\d:\d\d:\d\d(\s+)UTC/g,
      (_, a: string, b: string) => `2027-01-20${a}12:00:00${b}UTC`,
    )
    // The day of an approval, and that since when somebody has access.
    .replaceAll(
      /((?:\sfor\s+[\w-]+,|\ssince)\s+)\d{4}-\d\d-\d\d/g,
      (_, before: string) => `${before}2027-01-20`,
    );

/** The words of a command; what stands in double quotes is one. */
const words = (command: string): readonly string[] =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** The paragraphs that match, with dots for those that do not. */
function cut(text: string, only: readonly RegExp[]): string {
  const told: string[] = [];
  const paragraphs = text.trimEnd().split('\n\n');
  for (const pattern of only) {
    if (!paragraphs.some((paragraph) => pattern.test(paragraph))) {
      throw new Error(`No paragraph is like ${String(pattern)}:\n${text}`);
    }
  }
  for (const paragraph of paragraphs) {
    if (only.some((pattern) => pattern.test(paragraph))) told.push(paragraph);
    else if (told.at(-1) !== '…') told.push('…');
  }
  return told.join('\n\n');
}

/** Tells the story in `folder` and on one database, and returns it as Markdown. Every command has to end as it says. */
export class Story {
  readonly #folder: string;
  readonly #database: string;
  readonly #told: string[] = [];

  constructor(folder: string, database: string) {
    this.#folder = folder;
    this.#database = database;
    for (const firm of ['acme', 'northwind']) {
      cpSync(path.join(EXAMPLES, firm), path.join(folder, firm), {recursive: true});
    }
  }

  get text(): string {
    return `${this.#told.join('\n\n')}\n`;
  }

  /** Says something, in Markdown. */
  say(text: string): void {
    this.#told.push(text.trim());
  }

  #manifest(firm: Firm, file: string): string {
    return path.join(this.#folder, firm, 'manifests', file);
  }

  /** Puts a manifest aside until its commit comes. */
  putAside(firm: Firm, file: string): void {
    renameSync(this.#manifest(firm, file), path.join(this.#folder, `${firm}-${file}`));
  }

  /** Commits a manifest that was put aside. */
  commit(firm: Firm, file: string): void {
    renameSync(path.join(this.#folder, `${firm}-${file}`), this.#manifest(firm, file));
    this.say(
      `\`\`\`yaml\n# ${firm}/manifests/${file}\n${readFileSync(this.#manifest(firm, file), 'utf8')}\`\`\``,
    );
  }

  /** Writes a new manifest. */
  add(firm: Firm, file: string, text: string): void {
    writeFileSync(this.#manifest(firm, file), text);
    this.say(`\`\`\`yaml\n# ${firm}/manifests/${file}\n${text}\`\`\``);
  }

  /** Changes some lines of a manifest. */
  edit(firm: Firm, file: string, before: string, after: string): void {
    const text = readFileSync(this.#manifest(firm, file), 'utf8');
    if (text.split(before).length !== 2) throw new Error(`${file} does not say just once: ${before}`);
    writeFileSync(this.#manifest(firm, file), text.replace(before, after));
    const lines = (mark: string, part: string): string =>
      part
        .split('\n')
        .map((line) => `${mark} ${line}`)
        .join('\n');
    this.say(`\`\`\`diff\n# ${firm}/manifests/${file}\n${lines('-', before)}\n${lines('+', after)}\n\`\`\``);
  }

  /** Types a command in the folder of a firm. Returns what it printed. */
  async type(firm: Firm, command: string, {status = 0, only, untold}: Command = {}): Promise<string> {
    const {stdout, stderr} = await run(status, words(command), {
      cwd: path.join(this.#folder, firm),
      env: {BYLAW_DATABASE_URL: this.#database, NO_COLOR: '1'},
    });
    const all = steady(stdout || stderr);
    const shown = only === undefined ? all.trimEnd() : cut(all, only);
    if (untold === undefined) this.say(`\`\`\`console\n${firm} $ bylaw ${command}\n${shown}\n\`\`\``);
    return stdout;
  }
}
