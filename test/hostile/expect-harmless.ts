import {expect} from 'vitest';
import {wholeText, type Text} from '../../src/render/text.ts';
import type {View} from '../../src/render/view.ts';
import {METHODS} from '../unit/render/view-inputs.ts';
import {CORPUS, TELLING} from './corpus.ts';
import {harmless, hostile, Rotation, sign, type Put} from './fields.ts';
import type {Output} from './outputs.ts';
import {runnerCommands} from './runner.ts';

/** Everything that can be shown. */
export const METHOD_NAMES = Object.keys(METHODS) as (keyof View)[];

/** The texts that a view makes in one go: some inputs are several. */
function textsOf(
  output: Output,
  turn: number,
  method: keyof View,
  fill: Parameters<Rotation['spoil']>[0],
  rotation: Rotation,
): string[] {
  const view = output.view(turn) as unknown as Readonly<Record<string, (...given: unknown[]) => Text>>;
  const made: string[] = [];
  const recording = new Proxy(view, {
    get:
      (target, name) =>
      (...given: unknown[]) => {
        const text = wholeText(target[name as string]?.(...given) ?? '');
        made.push(text);
        return text;
      },
  });
  METHODS[method](recording as unknown as View, rotation.spoil(fill));
  return made;
}

/** The same data, with every sign replaced by what stood there. */
function filled(data: unknown, put: (field: number) => string): unknown {
  if (typeof data === 'string')
    return data.replaceAll(/Sign(\d+)Z/g, (_, field: string) => put(Number(field)));
  if (Array.isArray(data)) return data.map((item: unknown) => filled(item, put));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [filled(key, put) as string, filled(value, put)]),
  );
}

async function readAll(
  output: Output,
  texts: readonly string[],
): Promise<{faults: string[]; shape: string[]}> {
  const readings = [];
  for (const text of texts) readings.push(await output.read(text));
  const told = texts.map(runnerCommands);
  return {
    faults: [
      ...readings.flatMap(({faults}) => faults),
      ...told.flatMap(({suspects}) => suspects.map((line) => `nearly a command: ${line}`)),
      ...(output.commands
        ? []
        : told.flatMap(({commands}) => commands.map(({name}) => `a command: ${name}`))),
    ],
    shape: readings.flatMap(({shape}) => shape).toSorted(),
  };
}

function trimmedTexts(data: unknown): unknown {
  if (typeof data === 'string') return data.trim();
  if (Array.isArray(data)) return data.map(trimmedTexts);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, trimmedTexts(value)]));
}

/** Vitest's own comparison, which is slow, is for what differs. */
export function expectSame(actual: object, expected: object): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

/** Puts all of `corpus` into every field, and expects what is made of it to be of the shape of harmless texts. */
async function expectAll(
  output: Output,
  method: keyof View,
  corpus: readonly string[],
  together: number,
): Promise<Rotation> {
  const rotation = new Rotation(method, corpus, together);
  const shapes: (readonly string[])[] = [];
  for (let turn = 0; !rotation.isDone; turn++) {
    const put = new Map<number, string>();
    const texts = textsOf(output, turn, method, hostile, rotation);
    const {faults, shape} = await readAll(output, texts);
    expect({turn, faults}).toEqual({turn, faults: []});
    // What stands before a text changes from turn to turn and back, and with it what can be told of an address.
    if (JSON.stringify(shape) !== JSON.stringify(shapes[turn % 2])) {
      const twin = await readAll(output, textsOf(output, turn, method, harmless, rotation));
      shapes[turn % 2] = twin.shape;
      expectSame({turn, shape}, {turn, shape: twin.shape});
    }
    if (output.fields !== undefined) {
      const {of, shown, trimmed = false} = output.fields;
      const note = (given: Put, field: number): string => {
        put.set(field, shown(given.text));
        return sign(given, field);
      };
      const signed = textsOf(output, turn, method, note, rotation).map(of);
      const settled = (data: unknown): unknown => (trimmed ? trimmedTexts(data) : data);
      const said = settled(texts.map(of));
      expectSame({turn, said}, {turn, said: settled(filled(signed, (field) => put.get(field) ?? ''))});
    }
    rotation.advance();
  }
  return rotation;
}

/** Expects an output to let no text of the corpus mean anything, in any field of what the method shows. */
export async function expectHarmless(output: Output, method: keyof View): Promise<void> {
  const telling = await expectAll(output, method, TELLING, 1);
  const rest = await expectAll(output, method, CORPUS, output.together);
  // Every field, and not only some, has held every text.
  expect([...rest.coverage.keys()].toSorted()).toEqual([...telling.coverage.keys()].toSorted());
  for (const [field, count] of rest.coverage) {
    expect([field, count + (telling.coverage.get(field) ?? 0)]).toEqual([
      field,
      CORPUS.length + TELLING.length,
    ]);
  }
}
