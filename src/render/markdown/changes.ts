/** The objects that change, workspace by workspace, in sections that are closed at first. */
import {countedAs} from '../../model/change.ts';
import {type Kind, KINDS} from '../../model/kinds.ts';
import {actionCounts, isMade, signOf, type Tense} from '../words/actions.ts';
import {isMixed} from '../words/causes.ts';
import {byHome, remarkTexts, type ShownChange} from '../words/changes.ts';
import {escapeAll} from '../words/escape.ts';
import {plural} from '../words/plural.ts';
import {changeDiff, isQuiet} from './change-diff.ts';
import type {Folding} from './detail.ts';
import {clip, htmlCode, markdownCode, markdownFence, markdownProse} from './escape.ts';

/** A change, with the place where its object is declared, if known. */
type Placed = ShownChange & {readonly file?: string | null; readonly line?: number | null};

/** The changes in one workspace, or those of users, with an empty name. */
interface Home {
  readonly name: string;
  readonly group: readonly Placed[];
  /** `2 to create, 1 to delete`. */
  readonly counts: string;
}

/** In order of importance: kinds that decide on access come first. */
const TELLING: readonly Kind[] = [
  'Share',
  'Connection',
  'Approval',
  'Guest',
  'Grant',
  'Role',
  'User',
  'Workspace',
  'Member',
  'Space',
  'Team',
  'Resource',
];

/** The importance of a change, 0 being the highest: deletions and updates come before creations, texts last. */
function rankOf(change: Placed): number {
  const {address} = change;
  const kind = TELLING.findIndex((name) => address.startsWith(`${name}/`));
  const quiet = isQuiet(change) ? 4 * KINDS.length : 0;
  return quiet + (isMade(change) ? 2 * KINDS.length : 0) + (kind < 0 ? KINDS.length : kind);
}

/** The changes of a plan, rendered at any detail; each diff is made once. */
export class ChangesMarkdown {
  private readonly diffs = new Map<Placed, readonly string[]>();
  private readonly ranked: readonly Placed[];
  private readonly telling: readonly Placed[];
  private readonly homes: readonly Home[];
  /** For each workspace, the rank of its most important change. */
  private readonly ranks: ReadonlyMap<string, number>;
  private readonly blockers: ReadonlyMap<string, readonly string[]>;
  private readonly mixed: boolean;

  constructor(
    changes: readonly Placed[],
    blockers: ReadonlyMap<string, readonly string[]> = new Map(),
    tense: Tense = 'planned',
  ) {
    this.ranked = changes
      .map((change) => [rankOf(change), change] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, change]) => change);
    this.telling = this.ranked.filter((change) => !isQuiet(change));
    this.homes = byHome(changes).map(([name, group]) => ({
      name,
      group,
      counts: actionCounts(
        (action) => group.filter(({actions}) => countedAs(actions) === action).length,
        tense,
      ),
    }));
    const places = new Map(this.ranked.map((change, i) => [change, i]));
    this.ranks = new Map(
      this.homes.map(({name, group}) => [
        name,
        group.reduce((least, change) => Math.min(least, places.get(change) ?? Infinity), Infinity),
      ]),
    );
    this.blockers = blockers;
    this.mixed = isMixed(changes);
  }

  get size(): number {
    return this.ranked.length;
  }

  /** How many workspaces they are in. */
  get workspaces(): number {
    return this.homes.length;
  }

  /** The workspaces that are shown: those with the most important changes, in the order of their names. */
  private shownHomes(limit: number): readonly Home[] {
    if (this.homes.length <= limit) return this.homes;
    const rank = ({name}: Home): number => this.ranks.get(name) ?? Infinity;
    const chosen = new Set(this.homes.toSorted((a, b) => rank(a) - rank(b)).slice(0, limit));
    return this.homes.filter((home) => chosen.has(home));
  }

  lines(folding: Folding): string[] {
    const {detail, folded} = folding;
    const shown = this.shownHomes(detail.workspaces);
    const here = shown.length === this.homes.length ? undefined : new Set(shown.flatMap(({group}) => group));
    const within = (changes: readonly Placed[]): readonly Placed[] =>
      here === undefined ? changes : changes.filter((change) => here.has(change));
    const listed = new Set(within(this.ranked).slice(0, detail.listed));
    const detailed = new Set(within(detail.quiet ? this.ranked : this.telling).slice(0, detail.objects));
    folded.add(this.ranked.length - listed.size, 'changes of objects');
    const lines = shown.flatMap((home) => this.homeLines(home, listed, detailed, folding));
    const hidden = this.homes.length - shown.length;
    if (hidden > 0) {
      const changes = this.ranked.length - (here?.size ?? 0);
      lines.push('', `… and ${plural(changes, 'change')} in ${plural(hidden, 'more workspace')}.`);
    }
    return lines;
  }

  private homeLines(
    {name, group, counts}: Home,
    listed: ReadonlySet<Placed>,
    detailed: ReadonlySet<Placed>,
    folding: Folding,
  ): string[] {
    const title = name === '' ? 'Users' : htmlCode(clip(name, folding.detail.text));
    const named = group.filter((change) => listed.has(change));
    const rest = group.length - named.length;
    return [
      '',
      '<details>',
      `<summary>${title}: ${counts}</summary>`,
      ...named.flatMap((change) => this.changeLines(change, detailed.has(change), folding)),
      ...(rest > 0 ? ['', `… and ${rest} more.`] : []),
      '',
      '</details>',
    ];
  }

  private changeLines(change: Placed, detailed: boolean, {detail, folded}: Folding): string[] {
    const {address, actions} = change;
    const blockers = this.blockers.get(address) ?? [];
    const remarks = remarkTexts(change, blockers, this.mixed).map((text) =>
      markdownProse(clip(text, detail.text)),
    );
    const place =
      change.file === undefined || change.file === null
        ? []
        : [markdownCode(clip(`${change.file}:${change.line ?? 1}`, detail.text))];
    const head = [
      markdownCode(`${signOf(actions)} ${clip(address, detail.text)}`),
      ...remarks,
      ...place,
    ].join(', ');
    if (!detailed) {
      folded.add(1, 'details of changes');
      return ['', head];
    }
    const diff = this.diffOf(change);
    if (diff.length === 0) return ['', head];
    const shown = diff.slice(0, detail.lines).map((line) => clip(line, detail.text));
    const more = diff.length - shown.length;
    folded.add(more, 'lines of long changes');
    return [
      '',
      head,
      '',
      ...markdownFence('diff', [...shown, ...(more > 0 ? [`… ${more} more lines`] : [])]),
    ];
  }

  private diffOf(change: Placed): readonly string[] {
    const known = this.diffs.get(change);
    if (known !== undefined) return known;
    const made = changeDiff(escapeAll(change));
    this.diffs.set(change, made);
    return made;
  }
}
