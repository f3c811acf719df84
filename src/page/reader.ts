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

/** The texts of the data, and what they name. Whatever is expensive is computed when it is first needed. */
export class Reader extends PageReader {
  #lower: readonly string[] | undefined;
  #ranks: Int32Array | undefined;
  #names: readonly [(string | undefined)[], (string | undefined)[]] | undefined;

  /** All texts in lower case, for searches. */
  get lower(): readonly string[] {
    return (this.#lower ??= this.data.strings.map((text) => text.toLowerCase()));
  }

  /** Computes what the first search needs. */
  prepare(): void {
    void this.lower;
    void this.#named;
  }

  /** For each text its rank in the order of texts. */
  get ranks(): Int32Array {
    if (this.#ranks !== undefined) return this.#ranks;
    const {strings} = this.data;
    const order = [...strings.keys()].sort((a, b) => compareText(strings[a] ?? '', strings[b] ?? ''));
    const ranks = new Int32Array(strings.length);
    for (const [rank, number] of order.entries()) ranks[number] = rank;
    return (this.#ranks = ranks);
  }

  /** The kind of the object or target that a text names; undefined if it names none. */
  kindOf(number: number): string | undefined {
    return this.#named[0][number];
  }

  /**
   * The workspace of the object or target that a text names; otherwise the text itself, which may be the name of a
   * workspace.
   */
  workspaceOf(number: number): string {
    return this.#named[1][number] ?? this.text(number);
  }

  /** For each text the kind and the workspace of the object that it names. */
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

  /** The workspaces to choose from, sorted. */
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

  /** The kinds to choose from, in the order of dependency. */
  kinds(): string[] {
    const {objects, access, findings} = this.data;
    const found = new Set<string | undefined>();
    const note = (column: Column): void => {
      for (const number of new Set(column)) if (number >= 0) found.add(this.kindOf(number));
    };
    for (const column of [objects.address, access.object, findings.address]) note(column);
    return KINDS.filter((kind) => found.has(kind));
  }

  /** All people in the data, sorted. */
  people(): string[] {
    const {access, permissions, reach, lists} = this.data;
    const having = reach.people.flatMap((list) => lists[list] ?? []);
    return [...new Set([...access.who, ...permissions.who, ...having])]
      .map((number) => this.text(number))
      .sort(compareText);
  }
}
