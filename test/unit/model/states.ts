/** States from the text of manifests: the shortest way to say what is declared and what is live. */
import {expect} from 'vitest';
import {decodeDocuments} from '../../../src/manifest/decode.ts';
import {parseSource} from '../../../src/manifest/parse.ts';
import type {DesiredObject, LiveObject, State} from '../../../src/model/objects.ts';
import {completeDesired} from '../../../src/planner/complete-desired.ts';

/** The set that tests plan and apply unless they say otherwise. */
export const SET = 'acme-governance';

/** What manifests declare, which must be valid. Written from the margin of their backquotes. */
export function desiredFrom(text: string, file = 'manifests/all.yaml'): State<DesiredObject> {
  const parsed = parseSource({path: file, text: outdent(text)});
  const decoded = decodeDocuments(parsed.documents.filter(({value}) => value !== null));
  expect([...parsed.findings, ...decoded.findings]).toEqual([]);
  return decoded.objects;
}

/** The live state that an apply of these manifests by a set (or by nobody: null) would have left. */
export function liveFrom(text: string, managedBy: string | null = SET): State<LiveObject> {
  return liveOf(desiredFrom(text), managedBy);
}

/** What is declared, as if it were live. */
export function liveOf(desired: State<DesiredObject>, managedBy: string | null = SET): State<LiveObject> {
  return new Map(
    [...completeDesired(desired, new Map())].map(([address, {declaration: _, ...object}]) => [
      address,
      {...object, managedBy},
    ]),
  );
}

/** States together; of two objects at one address the later counts. */
export const together = (...states: readonly State<LiveObject>[]): State<LiveObject> =>
  new Map(states.flatMap((state) => [...state]));

/** The text without the margin that its first line has. */
export function outdent(text: string): string {
  const lines = text.replace(/^\n/, '').split('\n');
  const margin = /^ */.exec(lines[0] ?? '')?.[0] ?? '';
  return lines.map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line.trim())).join('\n');
}
