/** The store of a set, opened while the set itself is still being read. */
import type {Store} from '../app/store-port.ts';
import type {OpenStoreOptions} from '../postgres/open-store.ts';

/** A set that is read within this, ms, is not worth a server that may not be needed. */
const WORTHWHILE_MS = 100;
/** How long to wait for an opening that nobody needs any more before it is abandoned, ms. */
const MOST_MS = 2000;

/**
 * Begins to open an embedded database that is there already, once reading takes a while: its server takes a while to start, too, in
 * processes of its own. If it cannot be opened, {@link take} rejects with the reason.
 */
export class StoreAhead {
  readonly #stateDir: string;
  readonly #given = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #opened: Promise<Store> | undefined;

  constructor(options: OpenStoreOptions, worthwhileMs = WORTHWHILE_MS) {
    this.#stateDir = options.stateDir;
    this.#timer = setTimeout(() => this.#open(options), worthwhileMs);
  }

  #open(options: OpenStoreOptions): void {
    this.#opened = import('../postgres/open-store.ts').then(({openStore}) =>
      openStore({...options, signal: this.#given.signal}),
    );
    this.#opened.catch(() => undefined);
  }

  /** The store of a state folder; the caller closes it. Undefined if this is not opening that one. */
  take(stateDir: string): Promise<Store> | undefined {
    if (stateDir !== this.#stateDir) return undefined;
    clearTimeout(this.#timer);
    const opened = this.#opened;
    this.#opened = undefined;
    return opened;
  }

  /** Closes what nobody has taken. */
  async end(): Promise<void> {
    const opened = this.take(this.#stateDir);
    if (opened === undefined) return;
    // Wait for a server that is still starting, so that it does not outlive the command.
    const late = setTimeout(() => this.#given.abort(), MOST_MS);
    const store = await opened.catch(() => undefined);
    clearTimeout(late);
    await store?.close();
  }
}
