import {compareText} from '../diagnostics/compare-text.ts';
import {KINDS, RESOURCE_TYPES} from '../model/kinds.ts';
import type {Column} from '../render/html/page-data.ts';
import {PageReader} from '../render/html/page-reader.ts';

const BY_PREFIX: ReadonlyMap<string, string> = new Map([
  ...KINDS.map((kind) => [kind as string, kind as string] as const),
  ...RESOURCE_TYPES.map((type) => [type as string, 'Resource'] as const),
  ['space', 'Space'],
  ['share', 'Share'],
  ['connection', 'Connection'],
  ['team', 'Team'],
  ['role', 'Role'],
]);
/** `Share/acme-legal/deal-room`, `space:acme-legal/deal-room`, `Workspace/acme-legal`. */
const NAMED = /^([A-Za-z]+)[/:]([^/\s]+)(?:\/[^\s]*)?$/;

/** Texts of the data by their numbers, and what they name. What is costly is worked out when it is first asked for. */
export class Reader extends PageReader {
  #lower: readonly string[] | undefined;
  #ranks: Int32Array | undefined;
  #names: readonly [(string | undefined)[], (string | undefined)[]] | undefined;

  /** All texts in lower case, to search in. */
  get lower(): readonly string[] {
    return (this.#lower ??= this.data.strings.map((text) => text.toLowerCase()));
  }

  /** Works out what the first search would have to wait for. */
  prepare(): void {
    void this.lower;
    void this.#named;
  }

  /** For each text its place in the order of texts. */
  get ranks(): Int32Array {
    if (this.#ranks !== undefined) return this.#ranks;
    const {strings} = this.data;
    const order = [...strings.keys()].sort((a, b) => compareText(strings[a] ?? '', strings[b] ?? ''));
    const ranks = new Int32Array(strings.length);
    for (const [rank, number] of order.entries()) ranks[number] = rank;
    return (this.#ranks = ranks);
  }

  /** Of a text that names an object or target: its kind; otherwise nothing. */
  kindOf(number: number): string | undefined {
    return this.#named[0][number];
  }

  /** Of a text that names an object or target: its workspace; otherwise the text, which may be the name of one. */
  workspaceOf(number: number): string {
    return this.#named[1][number] ?? this.text(number);
  }

  /** For each text the kind and the workspace of what it names. */
  get #named(): readonly [kinds: (string | undefined)[], workspaces: (string | undefined)[]] {
    if (this.#names !== undefined) return this.#names;
    const kinds: (string | undefined)[] = [];
    const workspaces: (string | undefined)[] = [];
    for (const text of this.data.strings) {
      const [, prefix = '', workspace] = NAMED.exec(text) ?? [];
      const kind = BY_PREFIX.get(prefix);
      kinds.push(kind);
      workspaces.push(kind === undefined || kind === 'User' ? undefined : workspace);
    }
    return (this.#names = [kinds, workspaces]);
  }

  /** The workspaces that can be chosen, sorted. */
  workspaces(): string[] {
    const {objects, access, permissions, waiting, places, findings} = this.data;
    const names = new Set<string>();
    for (const column of [objects.home, permissions.workspace, waiting.side, places.name]) {
      for (const number of new Set(column)) if (number >= 0) names.add(this.text(number));
    }
    for (const number of new Set([...access.object, ...findings.address])) {
      const name = number < 0 ? '' : this.workspaceOf(number);
      if (name !== this.text(number)) names.add(name);
    }
    return [...names].sort(compareText);
  }

  /** The kinds that can be chosen, in the order in which objects need each other. */
  kinds(): string[] {
    const {objects, access, findings} = this.data;
    const found = new Set<string | undefined>();
    const note = (column: Column): void => {
      for (const number of new Set(column)) if (number >= 0) found.add(this.kindOf(number));
    };
    for (const column of [objects.address, access.object, findings.address]) note(column);
    return KINDS.filter((kind) => found.has(kind));
  }

  /** The people of whom anything is told, sorted. */
  people(): string[] {
    const {access, permissions} = this.data;
    return [...new Set([...access.who, ...permissions.who])]
      .map((number) => this.text(number))
      .sort(compareText);
  }
}
