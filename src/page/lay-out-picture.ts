/** The positions of workspaces in the picture, and the lines between them. */
import {compareText} from '../diagnostics/compare-text.ts';
import * as dagre from '@dagrejs/dagre';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The part of dagre that is used. Its own types refer to files without their endings, which are not found. */
interface Dagre {
  readonly Graph: new () => {
    setGraph(label: object): void;
    setDefaultEdgeLabel(make: () => object): void;
    setNode(name: string, label: object): void;
    setEdge(from: string, to: string, label: object): void;
    graph(): {readonly width?: number; readonly height?: number};
    node(name: string): {readonly x: number; readonly y: number};
    edge(from: string, to: string): Point & {readonly points: readonly Point[]};
  };
  readonly layout: (graph: object) => void;
}
const {Graph, layout} = dagre as unknown as Dagre;

/** A workspace to draw; `links` are lines of {@link PictureInput.lines}. */
export interface PictureInput {
  /** Regions by place; an empty text for one that is not known. */
  readonly regions: readonly string[];
  /** Pairs of places. */
  readonly lines: readonly (readonly [from: number, to: number])[];
  /** Pixels. */
  readonly width: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LaidOutPicture {
  readonly width: number;
  readonly height: number;
  readonly regions: readonly (Box & {readonly name: string})[];
  readonly places: readonly (Box & {readonly place: number})[];
  readonly lines: readonly {
    readonly line: number;
    readonly points: readonly Point[];
    /** The middle of its label. */
    readonly label: Point;
  }[];
}

const PLACE = {width: 168, height: 46};
const LABEL = {width: 182, height: 40, labelpos: 'c'};
const GAP = 18;
const PADDING = 16;
const HEADING = 30;
/** Below this width, in pixels, workspaces are stacked. */
const NARROW = 620;

interface Component {
  readonly places: readonly number[];
  readonly lines: readonly number[];
}

/** Connected components: places that lines join, directly or through others. */
function componentsOf(places: readonly number[], lines: PictureInput['lines']): Component[] {
  const root = new Map(places.map((place) => [place, place]));
  const rootOf = (place: number): number => {
    const above = root.get(place) ?? place;
    if (above === place) return place;
    const top = rootOf(above);
    root.set(place, top);
    return top;
  };
  for (const [from, to] of lines) if (root.has(from) && root.has(to)) root.set(rootOf(from), rootOf(to));
  const found = new Map<number, {places: number[]; lines: number[]}>();
  for (const place of places) {
    const top = rootOf(place);
    const own = found.get(top) ?? {places: [], lines: []};
    found.set(top, own);
    own.places.push(place);
  }
  for (const [i, [from, to]] of lines.entries())
    if (root.has(from) && root.has(to)) found.get(rootOf(from))?.lines.push(i);
  return [...found.values()].toSorted((a, b) => b.places.length - a.places.length);
}

/** One component, with its corner at 0, 0. */
function drawComponent(
  {places, lines}: Component,
  all: PictureInput['lines'],
  narrow: boolean,
): Pick<LaidOutPicture, 'width' | 'height' | 'places' | 'lines'> {
  if (places.length === 1) {
    return {...PLACE, places: places.map((place) => ({x: 0, y: 0, ...PLACE, place})), lines: []};
  }
  const graph = new Graph();
  graph.setGraph({rankdir: narrow ? 'TB' : 'LR', nodesep: 22, ranksep: narrow ? 8 : 12});
  graph.setDefaultEdgeLabel(() => ({}));
  for (const place of places) graph.setNode(String(place), {...PLACE});
  for (const line of lines) {
    const [from, to] = all[line] ?? [0, 0];
    graph.setEdge(String(from), String(to), {...LABEL});
  }
  layout(graph);
  const {width = 0, height = 0} = graph.graph();
  return {
    width,
    height,
    places: places.map((place) => {
      const {x, y} = graph.node(String(place));
      return {x: x - PLACE.width / 2, y: y - PLACE.height / 2, ...PLACE, place};
    }),
    lines: lines.map((line) => {
      const [from, to] = all[line] ?? [0, 0];
      const {x, y, points} = graph.edge(String(from), String(to));
      return {line, points, label: {x, y}};
    }),
  };
}

/** Lines that leave their region. They run down at the left of the places, and have their label at the lower one. */
function linesBetweenRegions(
  all: PictureInput['lines'],
  regionOf: readonly string[],
  places: LaidOutPicture['places'],
): LaidOutPicture['lines'][number][] {
  const boxes = new Map(places.map((box) => [box.place, box]));
  return [...all.entries()].flatMap(([line, [from, to]]) => {
    if (regionOf[from] === regionOf[to]) return [];
    const [upper, lower] = [boxes.get(from), boxes.get(to)].toSorted((a, b) => (a?.y ?? 0) - (b?.y ?? 0));
    if (upper === undefined || lower === undefined) return [];
    const begin = {x: upper.x, y: upper.y + upper.height / 2};
    const end = {x: lower.x, y: lower.y + lower.height / 2};
    const gutter = Math.min(upper.x, lower.x) - PADDING / 2;
    const points = [begin, {x: gutter, y: begin.y}, {x: gutter, y: end.y}, end];
    return [{line, points, label: {x: lower.x + lower.width + LABEL.width / 2, y: end.y}}];
  });
}

/** Regions from top to bottom; in each, components side by side as long as they fit. */
export function layOutPicture({regions: regionOf, lines: all, width}: PictureInput): LaidOutPicture {
  const narrow = width < NARROW;
  const regions: LaidOutPicture['regions'][number][] = [];
  const places: LaidOutPicture['places'][number][] = [];
  const lines: LaidOutPicture['lines'][number][] = [];
  let [top, right] = [0, width];
  for (const name of [...new Set(regionOf)].toSorted((a, b) =>
    a === '' ? 1 : b === '' ? -1 : compareText(a, b),
  )) {
    const own = [...regionOf.keys()].filter((place) => regionOf[place] === name);
    let [x, y, shelf] = [PADDING, top + HEADING, 0];
    let widest = width;
    for (const component of componentsOf(own, all)) {
      const drawn = drawComponent(component, all, narrow);
      if (x > PADDING && x + drawn.width > width - PADDING) {
        [x, y, shelf] = [PADDING, y + shelf + GAP, 0];
      }
      const [dx, dy] = [x, y];
      for (const one of drawn.places) places.push({...one, x: one.x + dx, y: one.y + dy});
      for (const {line, points, label} of drawn.lines) {
        lines.push({
          line,
          points: points.map((point) => ({x: point.x + dx, y: point.y + dy})),
          label: {x: label.x + dx, y: label.y + dy},
        });
      }
      x += drawn.width + GAP;
      shelf = Math.max(shelf, drawn.height);
      widest = Math.max(widest, x - GAP + PADDING);
    }
    const height = y + shelf + PADDING - top;
    regions.push({name, x: 0, y: top, width: widest, height});
    top += height + GAP;
    right = Math.max(right, widest);
  }
  for (const line of linesBetweenRegions(all, regionOf, places)) {
    lines.push(line);
    right = Math.max(right, line.label.x + LABEL.width / 2);
  }
  return {width: right, height: Math.max(0, top - GAP), regions, places, lines};
}
