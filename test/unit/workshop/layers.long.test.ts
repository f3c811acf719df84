import {afterEach, expect, test} from 'vitest';
import {buildHouse, type House} from './broken-house.ts';

interface Violation {
  readonly from: string;
  readonly rule: {readonly name: string};
}

let house: House | undefined;
afterEach(() => house?.remove());

function violations(files: Readonly<Record<string, string>>): string[] {
  house = buildHouse(files);
  const printed = house.run('depcruise', ['--output-type', 'json', 'src']);
  const {summary} = JSON.parse(printed) as {summary: {violations: readonly Violation[]}};
  return [...new Set(summary.violations.map(({from, rule}) => `${from} ${rule.name}`))].sort();
}

const uses = (...modules: string[]): string =>
  `${modules.map((name, i) => `import * as part${i} from '${name}';`).join('\n')}\nexport const parts = [${modules.map((_, i) => `part${i}`).join(', ')}];\n`;

const SOUND = {
  'src/diagnostics/finding.ts': uses(),
  'src/model/address.ts': uses('../diagnostics/finding.ts', 'node:crypto'),
  'src/model/field.ts': uses(),
  'src/generated/fields.ts': uses('../model/field.ts'),
  'src/model/spec-fields.ts': uses('../generated/fields.ts'),
  'src/manifest/source-file.ts': uses('../diagnostics/finding.ts'),
  'src/manifest/parse.ts': uses(
    './source-file.ts',
    '../model/address.ts',
    '../generated/fields.ts',
    'js-yaml',
  ),
  'src/diff/diff.ts': uses('../model/address.ts'),
  'src/access/access.ts': uses('../model/address.ts'),
  'src/rules/index.ts': uses('../access/access.ts', '../diagnostics/finding.ts'),
  'src/planner/make-plan.ts': uses('../rules/index.ts', '../diff/diff.ts', '../access/access.ts'),
  'src/app/store-port.ts': uses('../model/address.ts'),
  'src/app/plan.ts': uses('./store-port.ts', '../planner/make-plan.ts', '../manifest/parse.ts'),
  'src/postgres/store.ts': uses('../app/store-port.ts', '../model/address.ts', 'pg', 'node:child_process'),
  'src/host/files.ts': uses(
    '../app/store-port.ts',
    '../manifest/source-file.ts',
    'node:fs/promises',
    'node:path',
  ),
  'src/render/view.ts': uses('../model/address.ts'),
  'src/render/words/plural.ts': uses('../../model/address.ts'),
  'src/render/terminal/view.ts': uses(
    '../view.ts',
    '../words/plural.ts',
    '../../model/address.ts',
    'node:util',
  ),
  'src/render/terminal/plan.ts': uses('../words/plural.ts'),
  'src/render/html/view.ts': uses('../view.ts', '../terminal/view.ts'),
  'src/cli/base-command.ts': uses(
    '../app/plan.ts',
    '../postgres/store.ts',
    '../render/terminal/view.ts',
    '@oclif/core',
    'node:readline/promises',
    'node:process',
  ),
  'src/commands/plan.ts': uses('../cli/base-command.ts', '../app/plan.ts', '../host/files.ts', '@oclif/core'),
  'src/cli.ts': uses('./cli/base-command.ts', '@oclif/core'),
};

test('a house in order has no violations', () => {
  expect(violations(SOUND)).toEqual([]);
});

/** One file for each breach, and the rules that have to speak of it. */
const BREACHES: readonly (readonly [file: string, text: string, ...rules: string[]])[] = [
  ['src/diagnostics/upwards.ts', uses('../model/address.ts'), 'direction-diagnostics'],
  ['src/model/upwards.ts', uses('../manifest/parse.ts'), 'direction-model'],
  ['src/model/type-upwards.ts', `export type {parts} from '../planner/make-plan.ts';\n`, 'direction-model'],
  ['src/manifest/sideways.ts', uses('../diff/diff.ts'), 'direction-manifest'],
  ['src/diff/sideways.ts', uses('../access/access.ts'), 'direction-diff'],
  ['src/access/upwards.ts', uses('../rules/index.ts'), 'direction-access'],
  ['src/rules/upwards.ts', uses('../planner/make-plan.ts'), 'direction-rules'],
  ['src/planner/upwards.ts', uses('../app/store-port.ts'), 'direction-planner'],
  ['src/app/store.ts', uses('../postgres/store.ts'), 'direction-app'],
  ['src/app/lazily.ts', `export const load = () => import('../host/files.ts');\n`, 'direction-app'],
  ['src/postgres/use-case.ts', uses('../app/plan.ts'), 'direction-postgres'],
  ['src/postgres/planner.ts', uses('../planner/make-plan.ts'), 'direction-postgres'],
  ['src/host/parse.ts', uses('../manifest/parse.ts'), 'direction-host'],
  ['src/render/words/use-case.ts', uses('../../app/plan.ts'), 'direction-render'],
  ['src/render/words/sideways.ts', uses('../terminal/plan.ts'), 'direction-render-words'],
  ['src/render/markdown/sideways.ts', uses('../terminal/plan.ts'), 'direction-render-markdown'],
  ['src/render/html/sideways.ts', uses('../terminal/plan.ts'), 'direction-render-html'],
  ['src/render/tables/plan.ts', uses('../view.ts'), 'known-format'],
  ['src/page/sideways.ts', uses('../render/terminal/plan.ts'), 'direction-page', 'page-alone'],
  ['src/commands/draw.ts', uses('../render/terminal/view.ts'), 'direction-commands'],
  ['src/cli/one-command.ts', uses('../commands/plan.ts'), 'direction-cli'],
  ['src/generated/parse.ts', uses('../manifest/parse.ts'), 'direction-generated'],
  ['src/extras/new-room.ts', uses('../model/address.ts'), 'known-room'],
  ['src/commands/start.ts', uses('../cli.ts'), 'direction-commands', 'known-room-imported'],
  ['src/app/path-utils.ts', uses()],
  ['src/app/by-path.ts', uses('./path-utils.ts'), 'telling-names'],
  ['src/app/query.ts', uses('pg'), 'package-pg'],
  ['src/host/migrate.ts', uses('umzug'), 'package-pg'],
  ['src/host/yaml.ts', uses('js-yaml'), 'package-js-yaml'],
  ['src/manifest/schema.ts', uses('ajv'), 'shipped-dependencies'],
  ['src/render/words/flags.ts', uses('@oclif/core'), 'package-oclif-core'],
  ['src/rules/where.ts', uses('node:path'), 'pure-rooms'],
  ['src/model/machine.ts', uses('os'), 'outside-world', 'pure-rooms'],
  ['src/app/process.ts', uses('node:process'), 'pure-rooms'],
  ['src/commands/read.ts', uses('node:fs/promises'), 'outside-world'],
  ['src/render/words/call.ts', uses('node:https'), 'outside-world'],
  // A circle is told of where it begins.
  ['src/diff/circle.ts', uses('./half-circle.ts'), 'no-cycle'],
  ['src/diff/half-circle.ts', uses('./circle.ts')],
  ['src/diff/misspelt.ts', uses('./dif.ts'), 'installed'],
  ['src/render/words/dev.ts', uses('fast-check'), 'shipped-dependencies'],
  ['src/render/words/drawn.ts', uses('preact'), 'package-preact', 'shipped-dependencies'],
  ['src/page/digest.ts', uses('node:crypto'), 'page-alone'],
  ['src/page/plan.ts', uses('../planner/make-plan.ts'), 'direction-page', 'page-alone'],
  ['src/render/words/test.ts', uses('../../../test/sample.ts'), 'program-alone'],
];

test('each breach is found, and by its rule', () => {
  const found = violations({
    ...SOUND,
    'test/sample.ts': uses(),
    ...Object.fromEntries(BREACHES.map(([file, text]) => [file, text])),
  });
  const expected = BREACHES.flatMap(([file, , ...rules]) => rules.map((rule) => `${file} ${rule}`));
  expect(found).toEqual(expected.sort());
});
