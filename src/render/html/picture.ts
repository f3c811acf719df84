/** The workspaces of the picture, and the lines between them. */
import {compareText} from '../../diagnostics/compare-text.ts';
import {parseAddress} from '../../model/address.ts';
import type {Plan, PlannedChange} from '../../model/plan.ts';
import type {ConnectionSpec, ShareSpec, SpaceSpec, WorkspaceSpec} from '../../model/specs.ts';
import {isGone, SIGNS} from '../words/actions.ts';
import {plural} from '../words/plural.ts';
import {type LinkTable, type PlaceTable, type Tone, TONES} from './page-data.ts';
import {columns, type TextPool} from './text-pool.ts';

export interface PicturePlace {
  readonly name: string;
  readonly region: string | null;
  readonly note: string;
}

/** A line between two workspaces. */
export interface PictureLink {
  readonly between: readonly [string, string];
  readonly connection: string | null;
  readonly shares: string | null;
  readonly tone: Tone;
}

export interface Picture {
  readonly places: readonly PicturePlace[];
  readonly links: readonly PictureLink[];
}

const pairOf = (a: string, b: string): readonly [string, string] => (compareText(a, b) < 0 ? [a, b] : [b, a]);

/** The changes between two workspaces. */
interface Between {
  readonly pair: readonly [string, string];
  readonly connections: PlannedChange[];
  readonly shares: PlannedChange[];
}

/** Adds the regions of partners: connections never leave a region, so both sides of one are in the same. */
function spreadRegions(regions: Map<string, string>, pairs: readonly Between['pair'][]): void {
  const near = new Map<string, string[]>();
  for (const [a, b] of pairs) {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = near.get(from);
      if (known === undefined) near.set(from, [to]);
      else known.push(to);
    }
  }
  const open = [...regions.keys()];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const region = regions.get(name);
    for (const other of near.get(name) ?? []) {
      if (region === undefined || regions.has(other)) continue;
      regions.set(other, region);
      open.push(other);
    }
  }
}

const TONE_OF: Readonly<Record<string, Tone>> = {
  create: 'good',
  update: 'plain',
  delete: 'bad',
  adopt: 'plain',
  accept: 'plain',
};
const isBlocked = ({gate}: PlannedChange): boolean => gate.status === 'blocked';
const isWaiting = ({gate}: PlannedChange): boolean => gate.status === 'waiting';

/** `2 shares to create, 1 share to delete`. */
function changeCounts(noun: string, changes: readonly PlannedChange[]): string | null {
  if (changes.length === 0) return null;
  const counts = new Map<string, number>();
  for (const {actions} of changes) {
    const done = SIGNS[actions[0] ?? 'update'].planned;
    counts.set(done, (counts.get(done) ?? 0) + 1);
  }
  const blocked = changes.filter(isBlocked).length;
  const waiting = changes.filter(isWaiting).length;
  const part = (count: number, word: string): string =>
    count === 0 ? '' : `, ${count === changes.length ? '' : `${count} `}${word}`;
  const text = [...counts]
    .map(([done, count]) => `${count === 1 ? noun : plural(count, noun)} ${done}`)
    .join(', ');
  return `${text}${part(blocked, 'blocked')}${part(waiting, 'waiting')}`;
}

function linkOf({pair, connections, shares}: Between): PictureLink {
  const all = [...connections, ...shares];
  const isBad = all.some((change) => isGone(change) || isBlocked(change));
  const first = connections[0] ?? shares[0];
  return {
    between: pair,
    connection: changeCounts('connection', connections),
    shares: changeCounts('share', shares),
    tone: isBad ? 'bad' : all.some(isWaiting) ? 'wait' : (TONE_OF[first?.actions[0] ?? ''] ?? 'plain'),
  };
}

/** The other workspace of a connection or an external share. */
function partnerOf({address, before, after}: PlannedChange): string | undefined {
  if (!/^(?:Connection|Share)\//.test(address)) return undefined;
  return ((after ?? before) as ConnectionSpec | ShareSpec | null)?.with;
}

/** The region that a change names for its workspace. */
function regionOf({address, before, after}: PlannedChange): string | undefined {
  if (!/^(?:Workspace|Space)\//.test(address)) return undefined;
  return ((after ?? before) as WorkspaceSpec | SpaceSpec | null)?.region;
}

/**
 * The workspaces that a plan concerns, and its changes between them. `known`: their regions, as far as the plan knows
 * them.
 */
export function pictureOfChanges(changes: readonly PlannedChange[], known: Plan['workspaces'] = []): Picture {
  const counts = new Map<string, number>();
  const regions = new Map(known.map(({name, region}) => [name, region]));
  const pairs = new Map<string, Between>();
  for (const change of changes) {
    const parts = parseAddress(change.address);
    const home = parts?.kind === 'Workspace' ? parts.name : parts?.workspace;
    if (parts === undefined || home === undefined || home === null) continue;
    counts.set(home, (counts.get(home) ?? 0) + 1);
    const region = regionOf(change);
    if (region !== undefined) regions.set(home, region);
    const partner = partnerOf(change);
    if (partner === undefined) continue;
    if (!counts.has(partner)) counts.set(partner, 0);
    const pair = pairOf(home, partner);
    const key = pair.join(' ');
    const gathered = pairs.get(key) ?? {pair, connections: [], shares: []};
    pairs.set(key, gathered);
    (parts.kind === 'Connection' ? gathered.connections : gathered.shares).push(change);
  }
  const between = [...pairs.values()];
  // Blocked changes prove nothing about regions: they may be blocked because they would leave one.
  const possible = between.filter(({connections, shares}) =>
    [...connections, ...shares].every((change) => !isBlocked(change)),
  );
  spreadRegions(
    regions,
    possible.map(({pair}) => pair),
  );
  const places = [...counts]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([name, count]) => ({
      name,
      region: regions.get(name) ?? null,
      note: count === 0 ? 'not changed itself' : plural(count, 'change'),
    }));
  return {places, links: between.map(linkOf)};
}

/** The tables of a picture. */
export function pictureTables(
  {places, links}: Picture,
  pool: TextPool,
): {places: PlaceTable; links: LinkTable} {
  const rows = new Map(places.map(({name}, row) => [name, row]));
  return {
    places: columns(
      ['name', 'region', 'note'],
      places.map(({name, region, note}) => ({
        name: pool.text(name),
        region: pool.text(region),
        note: pool.text(note),
      })),
    ),
    links: columns(
      ['from', 'to', 'connection', 'shares', 'tone'],
      links.map(({between: [a, b], connection, shares, tone}) => ({
        from: rows.get(a) ?? -1,
        to: rows.get(b) ?? -1,
        connection: pool.text(connection),
        shares: pool.text(shares),
        tone: TONES.indexOf(tone),
      })),
    ),
  };
}
