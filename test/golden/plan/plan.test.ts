/**
 * Plans as a whole, held against files: in each folder `manifests/` is declared, `live/SET.yaml` is live and
 * belongs to that set (`none.yaml`: to none), and `applied/` is what the set applied last. `UPDATE_GOLDEN=1`
 * rewrites `plan.json` and `diagnostics.txt`; read the difference before committing it.
 */
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {loadSet} from '../../../src/app/load-set.ts';
import {inError, planLoaded} from '../../../src/app/plan.ts';
import type {Diagnostic} from '../../../src/diagnostics/diagnostic.ts';
import {appliedDigest} from '../../../src/model/applied-digest.ts';
import {completeDesired} from '../../../src/planner/complete-desired.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {FakeHost} from '../../unit/app/fake-host.ts';
import {FakeStore} from '../../unit/app/fake-store.ts';
import {desiredFrom, liveOf} from '../../unit/model/states.ts';
import {liveWith, NO_CONSENT, NOW} from '../../unit/planner/plans.ts';

const CASES = readdirSync(import.meta.dirname, {withFileTypes: true})
  .filter((entry) => entry.isDirectory())
  .map(({name}) => name);

/** The texts of a folder's files by name; none if there is no such folder. */
function textsIn(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function liveIn(folder: string): State<LiveObject> {
  const objects = [...textsIn(join(folder, 'live'))].flatMap(([name, text]) => {
    const owner = name.replace('.yaml', '');
    return [...liveOf(desiredFrom(text), owner === 'none' ? null : owner)];
  });
  return new Map(objects);
}

const inLines = ({rule, severity, address, message, help, file, line, column}: Diagnostic): string =>
  `${severity} ${rule} ${file ?? '-'}:${line ?? '-'}:${column ?? '-'} ${address ?? '-'}\n  ${message}\n  ${help}\n`;

async function planIn(folder: string): Promise<{readonly json: string; readonly diagnostics: string}> {
  const manifests = [...textsIn(join(folder, 'manifests'))].map(([name, text]) => [`manifests/${name}`, text]);
  const files = {'bylaw.yaml': readFileSync(join(folder, 'bylaw.yaml'), 'utf8'), ...Object.fromEntries(manifests)};
  const loaded = await loadSet(new FakeHost(files, NOW, 'c0ffee'), '/set');
  expect(inError(loaded)).toBe(false);
  const objects = liveIn(folder);
  const applied = [...textsIn(join(folder, 'applied')).values()].flatMap((text) =>
    [...completeDesired(desiredFrom(text), objects).values()].map((one) => [one.address, appliedDigest(one, new Map())] as const),
  );
  const {database} = new FakeStore(objects, NOW);
  const live = liveWith(objects, {applied: new Map(applied), lastRun: applied.length > 0 ? 1 : null});
  const {plan} = planLoaded(loaded, {live, database}, {
    actor: loaded.config.actor ?? null,
    consent: NO_CONSENT,
    filter: {},
    toolVersion: '0.0.0',
    createdAt: NOW,
  });
  return {
    json: `${JSON.stringify(plan, null, 2)}\n`,
    diagnostics: plan.diagnostics.map(inLines).join('\n') || 'Nothing to say.\n',
  };
}

it.each(CASES)('the plan of %s is as it was reviewed', async (name) => {
  const folder = join(import.meta.dirname, name);
  const {json, diagnostics} = await planIn(folder);
  const files = {'plan.json': json, 'diagnostics.txt': diagnostics};
  for (const [file, text] of Object.entries(files)) {
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(join(folder, file), text);
    expect(text).toBe(readFileSync(join(folder, file), 'utf8'));
  }
});
