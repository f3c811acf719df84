import {afterEach, expect, test} from 'vitest';
import {buildHouse, type House} from './broken-house.ts';
import {PURE_ROOMS} from './rooms.ts';

let house: House | undefined;
afterEach(() => house?.remove());

/** Findings of the linter, as `file:line rule`. */
function findings(files: Readonly<Record<string, string>>): string[] {
  house = buildHouse(files);
  const printed = house.run('oxlint', ['--format', 'json', '--quiet', 'src']);
  const {diagnostics} = JSON.parse(printed) as {
    diagnostics: readonly {filename: string; code: string; labels: readonly {span: {line: number}}[]}[];
  };
  return diagnostics.map(({filename, code, labels}) => `${filename}:${labels[0]?.span.line} ${code}`).sort();
}

const KNOWS_TOO_MUCH = `import {randomUUID} from 'node:crypto';
export const who = (): string | undefined => process.env['USER'];
export const today = (): string => new Date().toISOString();
export const luck = (): number => Math.random();
export const id = (): string => randomUUID();
export const later = (act: () => void): unknown => setTimeout(act, 10);
export const say = (text: string): void => console.log(text);
`;

test('a pure room knows no process, clock, randomness, waiting or console', () => {
  const files = PURE_ROOMS.map((room) => `src/${room}/example.ts`);
  expect(findings(Object.fromEntries(files.map((file) => [file, KNOWS_TOO_MUCH])))).toEqual(
    files
      .flatMap((file) => [
        `${file}:1 eslint(no-restricted-imports)`,
        `${file}:2 eslint(no-restricted-globals)`,
        `${file}:3 eslint(no-restricted-globals)`,
        `${file}:4 eslint(no-restricted-properties)`,
        `${file}:6 eslint(no-restricted-globals)`,
        `${file}:7 eslint(no-console)`,
      ])
      .sort(),
  );
});

test('the rooms around it may know all that but the console', () => {
  expect(findings({'src/host/rule.ts': KNOWS_TOO_MUCH})).toEqual(['src/host/rule.ts:7 eslint(no-console)']);
});

test('only model/expiry.ts reads dates, and not the clock either', () => {
  const text = `export const read = (text: string): number => Date.parse(text);\nexport const now = (): number => Date.now();\n`;
  expect(findings({'src/model/expiry.ts': text, 'src/model/other.ts': text})).toEqual([
    'src/model/expiry.ts:2 eslint(no-restricted-properties)',
    'src/model/other.ts:1 eslint(no-restricted-globals)',
    'src/model/other.ts:2 eslint(no-restricted-globals)',
  ]);
});

test('a promise that nobody waits for is found, which takes types', () => {
  const text = `const wait = async (): Promise<void> => undefined;\nexport const start = (): void => {\n  wait();\n};\n`;
  expect(findings({'src/host/start.ts': text})).toEqual([
    'src/host/start.ts:3 typescript(no-floating-promises)',
  ]);
});

test('a sort of texts that does not say how is found', () => {
  const text = `export const sorted = (names: readonly string[]): readonly string[] => names.toSorted();\n`;
  expect(findings({'src/render/sorted.ts': text})).toEqual([
    'src/render/sorted.ts:1 typescript(require-array-sort-compare)',
  ]);
});
