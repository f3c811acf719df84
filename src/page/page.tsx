/** The program of a page: reads the data that the page carries, and draws what the filters leave. */
import {render} from 'preact';
import {AgreedSection} from './agreed-section.tsx';
import {EndedSection} from './ended-section.tsx';
import {decodePageData} from './decode-page-data.ts';
import {FilterBar} from './filter-bar.tsx';
import {type Filters, filtersOf, hashOf, isFiltered, NO_FILTERS} from './filters.ts';
import {FindingsSection, ObjectsSection, WaitingSection} from './object-sections.tsx';
import {AccessSection, PermissionsSection} from './people-sections.tsx';
import {PictureSection} from './picture-section.tsx';
import {STATEMENTS} from '../render/html/page-data.ts';
import {ReachSection} from './reach-section.tsx';
import {Reader} from './reader.ts';
import {selectRows} from './select-rows.ts';
import {StatementSection} from './statement-section.tsx';
import type {ViewState} from './view-state.ts';

/** Lets the reader switch between light and dark colours; the system decides at first. */
function offerTheme(button: HTMLElement): void {
  const root = document.documentElement;
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = (): boolean =>
    (root.dataset['theme'] ?? (prefersDark.matches ? 'dark' : 'light')) === 'dark';
  const tell = (): void => {
    button.textContent = isDark() ? 'Light colours' : 'Dark colours';
  };
  button.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    tell();
  });
  prefersDark.addEventListener('change', tell);
  tell();
  button.hidden = false;
}

/** How long after the last key a search starts, ms. */
const PAUSE = 25;

/** How long after the page is drawn it prepares the index for searches, ms. */
const LATER = 200;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

/** The current filters, and the rows that they leave. */
class Page {
  readonly #reader: Reader;
  readonly #bar = element('bar');
  readonly #report = element('report');
  readonly #choices;
  #filters: Filters = filtersOf(location.hash);
  #selection;
  #printing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#choices = {workspaces: reader.workspaces(), kinds: reader.kinds(), people: reader.people()};
    this.#selection = selectRows(reader, this.#filters);
    // The sections that are there without a script.
    this.#report.replaceChildren();
    this.draw();
  }

  get isFiltered(): boolean {
    return isFiltered(this.#filters);
  }

  /** Shows what is typed at once, and the rows after a pause. */
  readonly filter = (change: Partial<Filters>): void => {
    this.#filters = {...this.#filters, ...change};
    history.replaceState(null, '', `#${hashOf(this.#filters)}`);
    clearTimeout(this.#timer);
    this.#drawBar();
    if ('search' in change || 'person' in change) this.#timer = setTimeout(this.#select, PAUSE);
    else this.#select();
  };

  /** Shows what these filters leave, at once; how access is grouped stays. */
  show(filters: Filters): void {
    this.filter({...filters, by: this.#filters.by});
    clearTimeout(this.#timer);
    this.#select();
  }

  clear(): void {
    this.filter({...NO_FILTERS, by: this.#filters.by});
  }

  readonly #select = (): void => {
    this.#selection = selectRows(this.#reader, this.#filters, this.#selection);
    this.draw();
  };

  /** Reads the filters again after the hash changed. */
  readonly readHash = (): void => {
    if (location.hash !== '' && !location.hash.includes('=')) return;
    this.#filters = filtersOf(location.hash);
    this.#select();
  };

  print(printing: boolean): void {
    if (printing === this.#printing) return;
    this.#printing = printing;
    for (const folded of document.querySelectorAll('details.made')) folded.toggleAttribute('open', printing);
    this.draw();
  }

  get #state(): ViewState {
    return {
      reader: this.#reader,
      filters: this.#filters,
      selection: this.#selection,
      printing: this.#printing,
      width: this.#printing ? 680 : Math.max(300, this.#report.clientWidth - 34),
      filter: this.filter,
    };
  }

  #drawBar(): void {
    render(<FilterBar state={this.#state} choices={this.#choices} />, this.#bar);
  }

  readonly draw = (): void => {
    this.#drawBar();
    const state = this.#state;
    render(
      <>
        <FindingsSection state={state} />
        <AccessSection state={state} />
        {STATEMENTS.map((of) => (
          <StatementSection key={of.id} state={state} of={of} />
        ))}
        <ReachSection state={state} />
        <WaitingSection state={state} />
        <AgreedSection state={state} />
        <EndedSection state={state} />
        <PictureSection state={state} />
        <PermissionsSection state={state} />
        <ObjectsSection state={state} />
      </>,
      this.#report,
    );
  };
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement;

function onKey(page: Page, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/' && !isTyping(event.target)) {
    event.preventDefault();
    element('search').focus();
  } else if (event.key === 'Escape' && page.isFiltered) {
    event.preventDefault();
    page.clear();
  }
}

/** Links within the page scroll to their section; the hash holds filters alone: those of the link, if it has any. */
function onClick(page: Page, event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
  if (link === null) return;
  const id = link.getAttribute('href')?.slice(1) ?? '';
  const target = document.getElementById(id);
  if (target === null) return;
  event.preventDefault();
  const filters = link.getAttribute('data-filters');
  if (filters !== null) page.show(filtersOf(filters));
  target.scrollIntoView();
  (document.getElementById(`${id}-title`) ?? target).focus({preventScroll: true});
}

async function start(): Promise<void> {
  offerTheme(element('theme'));
  const data = await decodePageData((part) => element(`data-${part}`).textContent);
  const reader = new Reader(data);
  const page = new Page(reader);
  addEventListener('hashchange', page.readHash);
  addEventListener('resize', page.draw);
  addEventListener('keydown', (event) => {
    onKey(page, event);
  });
  document.addEventListener('click', (event) => {
    onClick(page, event);
  });
  addEventListener('beforeprint', () => {
    page.print(true);
  });
  addEventListener('afterprint', () => {
    page.print(false);
  });
  matchMedia('print').addEventListener('change', ({matches}) => {
    page.print(matches);
  });
  document.documentElement.dataset['ready'] = 'yes';
  setTimeout(() => {
    reader.prepare();
  }, LATER);
}

void start();
