/** From places in documents (JSON pointers) to lines and columns, for the few places that are shown. */
import {EVENT_ID, getScalarValue, type Event} from 'js-yaml';
import {
  compareDiagnostics,
  type Diagnostic,
  type Finding,
  type Place,
  type Position,
} from '../diagnostics/diagnostic.ts';
import {parsePointer} from '../model/json-pointer.ts';
import {lineIndex} from './line-index.ts';
import type {SourceFile} from './source-file.ts';
import {eventOffset, readEvents} from './yaml-events.ts';

export {sourceLine} from './line-index.ts';

/** One wanted step of a pointer, and where it was found. Steps that pointers share are one node. */
interface Step {
  readonly next: Map<string, Step>;
  /** Offset of the key, and of the value; -1 while not found. */
  key: number;
  value: number;
}

type Lookup = (place: Place) => Position | undefined;

/** The child step of this name, created if missing. */
function stepTo<K>(steps: Map<K, Step>, name: K): Step {
  const known = steps.get(name);
  if (known !== undefined) return known;
  const made: Step = {next: new Map(), key: -1, value: -1};
  steps.set(name, made);
  return made;
}

/** The wanted steps of each document, as trees. */
function wantedSteps(places: readonly Place[]): ReadonlyMap<number, Step> {
  const roots = new Map<number, Step>();
  for (const {document, pointer} of places) {
    let node = stepTo(roots, document);
    for (const name of parsePointer(pointer)) node = stepTo(node.next, name);
  }
  return roots;
}

/** A map or list on the way through the events; `wanted` is undefined where nothing below is asked for. */
interface Frame {
  readonly wanted: Step | undefined;
  readonly isMap: boolean;
  /** Elements so far of a list. */
  count: number;
  /** In a map, whether a key was read whose value comes next, and what is wanted of that value. */
  hasKey: boolean;
  value: Step | undefined;
}

/** Fills in the offsets of all wanted steps in one pass. If a key occurs twice, the first counts. */
function findSteps(events: readonly Event[], text: string, roots: ReadonlyMap<number, Step>): void {
  const frames: Frame[] = [];
  let document = -1;
  const wantedHere = (event: Event): Step | undefined => {
    const frame = frames.at(-1);
    if (frame === undefined) return roots.get(document);
    if (!frame.isMap) return frame.wanted?.next.get(String(frame.count++));
    if (frame.hasKey) {
      frame.hasKey = false;
      return frame.value;
    }
    frame.hasKey = true;
    frame.value = undefined;
    if (frame.wanted === undefined || event.type !== EVENT_ID.SCALAR) return undefined;
    const found = frame.wanted.next.get(getScalarValue(text, event));
    if (found === undefined || found.key >= 0) return undefined;
    found.key = eventOffset(event, text);
    frame.value = found;
    return undefined;
  };
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      document++;
      continue;
    }
    if (event.type === EVENT_ID.POP) {
      frames.pop();
      continue;
    }
    const wanted = wantedHere(event);
    if (wanted !== undefined) wanted.value = eventOffset(event, text);
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      const isMap = event.type === EVENT_ID.MAPPING;
      frames.push({wanted, isMap, count: 0, hasKey: false, value: undefined});
    }
  }
}

/** Looks up the places of one file; the file is parsed once, when there is a place to look up. */
function lookupIn(source: SourceFile, places: readonly Place[]): Lookup {
  const lines = lineIndex(source);
  const read = readEvents(source, lines);
  if ('finding' in read) return () => undefined;
  const roots = wantedSteps(places);
  findSteps(read.events, source.text, roots);
  return (place) => {
    let node = roots.get(place.document);
    let offset = node?.value ?? -1;
    for (const name of parsePointer(place.pointer)) {
      const next = node?.next.get(name);
      if (next === undefined || (next.key < 0 && next.value < 0)) return nearest(offset);
      offset = next.value >= 0 ? next.value : next.key;
      node = next;
    }
    return nearest(place.key && node !== undefined && node.key >= 0 ? node.key : offset);
  };
  function nearest(offset: number): Position | undefined {
    return offset < 0 ? undefined : lines.position(offset);
  }
}

function placesOf(finding: Finding): readonly Place[] {
  const own = finding.place && finding.position === undefined ? [finding.place] : [];
  return [...own, ...(finding.related ?? []).map(({place}) => place)];
}

const diagnosticKey = (diagnostic: Diagnostic): string => JSON.stringify(diagnostic);

/**
 * Findings with their lines and columns, in the order of output, without duplicates. A place is that of its value, or of
 * its key if the place says so; a place that does not exist becomes the nearest enclosing one. For a file that is not
 * among the sources only its name is known.
 */
export function locateFindings(
  findings: readonly Finding[],
  sources: ReadonlyMap<string, SourceFile>,
): Diagnostic[] {
  const byFile = new Map<string, Place[]>();
  for (const place of findings.flatMap(placesOf)) {
    const places = byFile.get(place.file);
    if (places === undefined) byFile.set(place.file, [place]);
    else places.push(place);
  }
  const lookups = new Map<string, Lookup>();
  for (const [file, places] of byFile) {
    const source = sources.get(file);
    if (source !== undefined) lookups.set(file, lookupIn(source, places));
  }
  const positionOf: Lookup = (place) => lookups.get(place.file)?.(place);
  const found = new Map<string, Diagnostic>();
  for (const finding of findings) {
    const diagnostic = located(finding, positionOf);
    found.set(diagnosticKey(diagnostic), diagnostic);
  }
  return [...found.values()].toSorted(compareDiagnostics);
}

function located(finding: Finding, positionOf: Lookup): Diagnostic {
  const {rule, severity, address, message, help} = finding;
  const at = finding.position ?? (finding.place && positionOf(finding.place));
  const related = finding.related?.map((other) => ({
    message: other.message,
    ...(positionOf(other.place) ?? {file: other.place.file, line: 1, column: 1}),
  }));
  return {
    rule,
    severity,
    address,
    message,
    help,
    file: at?.file ?? finding.place?.file ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
    ...(related && {related}),
  };
}
