/**
 * A list that is spread into a call puts every item on the stack, which overflows at some 100,000: a big set would end the
 * program. So it is spread only where its length is known: a tuple, the rest parameter of the function itself, or
 * what is listed here with the reason. `appendAll` and array literals take lists of any length.
 */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';
import {afterEach, expect, test} from 'vitest';
import {buildHouse, type House} from './broken-house.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PROJECTS = ['tsconfig.json', 'src/page/tsconfig.json'];

/** What is short, as `file: call`, and why. */
const SHORT: Readonly<Record<string, string>> = {
  'src/access/memberships.ts: Math.min': 'capabilities, of which there are two',
  'src/expressions/functions.ts: run': 'the arguments of a function, of which there are three at most',
  'src/agreements/request-digest.ts: line': 'kinds that may cross, of which there are four',
  'src/rules/workspace-secret-in-config.ts: appendPointer':
    'keys on the way to a value: YAML nests only so deep',
  'src/planner/check-plan-file.ts: oneOf': 'the actions and reasons of changes, which are constants',
  'src/render/terminal/checklist.ts: Math.max': 'one sign for each of three statuses',
  'src/render/terminal/history.ts: Math.max': 'the facts of a run, of which there are a few',
  'src/render/terminal/requests.ts: Math.max': 'the two sides of a request',
  'src/render/terminal/decision.ts: say': 'two colours, or none',
  'src/render/markdown/comment.ts: markdownMarker': 'the kind of a comment, and what it is of',
  'src/cli/base-command.ts: draw': 'the parameters of a member of View',
};

const isOwnRest = (name: ts.Expression): boolean => {
  for (let at: ts.Node = name; !ts.isSourceFile(at); at = at.parent) {
    const parameters = ts.isFunctionLike(at) ? at.parameters : [];
    const own = parameters.find((parameter) => parameter.name.getText() === name.getText());
    if (own !== undefined) return own.dotDotDotToken !== undefined;
  }
  return false;
};

/** Calls in `src/` of a project into which a list of any length is spread: `file: call`, by `file:line`. */
function unboundedSpreads(root: string, project: string): ReadonlyMap<string, string> {
  const folder = path.dirname(path.join(root, project));
  const {config} = ts.readConfigFile(path.join(root, project), (name) => readFileSync(name, 'utf8')) as {
    config: object;
  };
  const {fileNames, options} = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const files = new Set(fileNames.filter((file) => file.startsWith(path.join(root, 'src/'))));
  const program = ts.createProgram([...files], options);
  const checker = program.getTypeChecker();
  const isTuple = (type: ts.Type): boolean =>
    (type.isUnion() ? type.types : [type]).every((one) => checker.isTupleType(one));
  const found = new Map<string, string>();
  for (const source of program.getSourceFiles().filter(({fileName}) => files.has(fileName))) {
    const file = path.relative(root, source.fileName);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
        const spread = node.arguments?.some(
          (argument) =>
            ts.isSpreadElement(argument) &&
            !isTuple(checker.getTypeAtLocation(argument.expression)) &&
            !isOwnRest(argument.expression),
        );
        const {line} = source.getLineAndCharacterOfPosition(node.getStart());
        if (spread === true) found.set(`${file}:${line + 1}`, `${file}: ${node.expression.getText()}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

let house: House | undefined;
afterEach(() => house?.remove());

test('no list of any length is spread into a call', () => {
  const found = PROJECTS.flatMap((project) => [...unboundedSpreads(ROOT, project)]);
  expect(found.filter(([, call]) => !(call in SHORT))).toEqual([]);
  // What is listed is there.
  const calls = new Set(found.map(([, call]) => call));
  expect(Object.keys(SHORT).filter((call) => !calls.has(call))).toEqual([]);
});

test('one that is, is found', () => {
  house = buildHouse({
    'src/model/spread.ts': [
      'export const most = (all: readonly number[]): number => Math.max(0, ...all);',
      'export const both = (pair: readonly [number, number]): number => Math.max(...pair);',
      'export const own = (...all: readonly number[]): number => Math.max(...all);',
      'export const add = (list: number[], all: Iterable<number>): number => list.push(...all);',
      'export const made = (all: readonly number[]): Date => new Date(...(all as []), ...all);',
      'export const literal = (all: readonly number[]): readonly number[] => [0, ...all];',
    ].join('\n'),
  });
  expect([...unboundedSpreads(house.folder, 'tsconfig.json').keys()]).toEqual(
    [1, 4, 5].map((line) => `src/model/spread.ts:${line}`),
  );
});
