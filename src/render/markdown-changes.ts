/** The objects that change, workspace by workspace, folded away until somebody opens them. */
import type {Action} from '../model/change.ts';
import {KINDS, type Kind} from '../model/kinds.ts';
import {actionCounts, type Tense} from './action-counts.ts';
import {isMixed} from './cause-text.ts';
import {changeDiff, isQuiet} from './change-diff.ts';
import {remarkTexts, signOf, type ShownChange} from './change-lines.ts';
import {byHome} from './changes-section.ts';
import {escapeAll} from './escape-for-terminal.ts';
import {clip, htmlCode, markdownCode, markdownFence, markdownProse} from './escape-markdown.ts';
import type {Folding} from './markdown-detail.ts';

/** A change, and where its object is declared if that is known. */
type Placed = ShownChange & {readonly file?: string | null; readonly line?: number | null};

/** What decides on access comes before what describes. */
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

/** Smaller is more important: what goes and what changes before what is new. */
function rankOf(change: Placed): number {
  const {address, actions} = change;
  const kind = TELLING.findIndex((name) => address.startsWith(`${name}/`));
  const quiet = isQuiet(change) ? 4 * KINDS.length : 0;
  return quiet + (actions.includes('create') ? 2 * KINDS.length : 0) + (kind < 0 ? KINDS.length : kind);
}

/** What of the changes is shown, for every way of folding them: diffs are made once. */
export class ChangesMarkdown {
  private readonly diffs = new Map<Placed, readonly string[]>();
  private readonly ranked: readonly Placed[];
  private readonly homes: readonly (readonly [string, readonly Placed[]])[];
  private readonly blockers: ReadonlyMap<string, readonly string[]>;
  private readonly tense: Tense;
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
    this.homes = byHome(changes);
    this.blockers = blockers;
    this.tense = tense;
    this.mixed = isMixed(changes);
  }

  lines(folding: Folding): string[] {
    const {detail, folded} = folding;
    const listed = new Set(this.ranked.slice(0, detail.listed));
    const detailed = new Set(
      this.ranked.filter((change) => detail.quiet || !isQuiet(change)).slice(0, detail.objects),
    );
    folded.add(this.ranked.length - listed.size, 'changes of objects');
    const shown = this.homes.slice(0, detail.workspaces);
    const lines = shown.flatMap(([home, group]) => this.homeLines(home, group, listed, detailed, folding));
    const hidden = this.homes.slice(shown.length);
    if (hidden.length > 0) {
      const changes = hidden.reduce((sum, [, group]) => sum + group.length, 0);
      lines.push('', `… and ${changes} changes in ${hidden.length} more workspaces.`);
    }
    return lines;
  }

  private homeLines(
    home: string,
    group: readonly Placed[],
    listed: ReadonlySet<Placed>,
    detailed: ReadonlySet<Placed>,
    folding: Folding,
  ): string[] {
    const count = (action: Action): number => group.filter(({actions}) => actions[0] === action).length;
    const name = home === '' ? 'Users' : htmlCode(clip(home, folding.detail.text));
    const named = group.filter((change) => listed.has(change));
    const rest = group.length - named.length;
    return [
      '',
      '<details>',
      `<summary>${name}: ${actionCounts(count, this.tense)}</summary>`,
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
