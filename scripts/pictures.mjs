/**
 * The pictures of the README, from real output: two firms share a deal room, and one of them changes who reaches what.
 *
 *   node scripts/pictures.mjs [--check]
 *
 * `--check` only compares the picture of the plan with what would be drawn; that of the report takes a Chromium.
 * BYLAW_DATABASE_URL names an empty database to do it in; without it an embedded one is made.
 */
import {spawnSync} from 'node:child_process';
import {chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {terminalSvg} from './terminal-svg.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
const PICTURES = path.join(ROOT, 'docs/pictures');
const COLUMNS = 118;
const TIME = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g;
/** The days on which this runs: approvals are told with theirs. */
const today = () => new Date().toISOString().slice(0, 10);
const DAYS = new Set([today()]);

/** What somebody at Acme changes, as edits of single places. */
const EDITS = [
  [
    'partners.yaml',
    '    - {subject: user:vic@northwind.example, role: viewer, expires: 2037-09-30}\n',
    '    - {subject: user:vic@northwind.example, role: viewer, expires: 2037-09-30}\n    - {subject: user:zoe@northwind.example, role: viewer}\n',
  ],
  [
    'people.yaml',
    'members: [bo@acme.example, cy@acme.example, kim@acme.example]',
    'members: [bo@acme.example, cy@acme.example]',
  ],
  [
    'shares.yaml',
    '---\n# A guest is',
    `---
apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: nora@appraisal.example}
spec:
  spaces:
    - {space: war-room, role: viewer}
  invitedBy: bo@acme.example
  expires: 2037-06-30
---
# A guest is`,
  ],
];

/** Runs the program in the folder of a set; returns what it printed. */
function bylaw(folder, set, args) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [path.join(ROOT, 'bin/bylaw.js'), ...args], {
    cwd: path.join(folder, set),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      LANG: 'C.UTF-8',
      FORCE_COLOR: '1',
      COLUMNS: String(COLUMNS),
      BYLAW_DATABASE_URL: process.env.BYLAW_DATABASE_URL ?? `embedded:${path.join(folder, '.bylaw')}`,
      GIT_CEILING_DIRECTORIES: tmpdir(),
    },
  });
  if (status !== 0) throw new Error(`bylaw ${args.join(' ')} ended with status ${status}: ${stderr}`);
  return stdout;
}

/** Both firms, connected and sharing; then Acme's edits. */
function setTheScene(folder) {
  for (const set of ['acme', 'northwind']) {
    cpSync(path.join(ROOT, 'examples', set), path.join(folder, set), {recursive: true});
  }
  const approvals = path.join(folder, 'acme/manifests/approvals.yaml');
  const kept = readFileSync(approvals);
  rmSync(approvals);
  const partners = path.join(folder, 'northwind/manifests/partners.yaml');
  const theirs = readFileSync(partners);
  rmSync(partners);
  const root = ['--as', 'root@platform.example'];
  bylaw(folder, 'northwind', ['apply', '--auto-approve', ...root]);
  bylaw(folder, 'acme', ['apply', '--auto-approve', ...root]);
  writeFileSync(partners, theirs);
  bylaw(folder, 'northwind', ['apply', '--auto-approve']);
  writeFileSync(approvals, kept);
  bylaw(folder, 'acme', ['apply', '--auto-approve']);
  const contribution = 'share:northwind-legal/tax-model-in-deal-room';
  bylaw(folder, 'northwind', ['requests', 'approve', contribution, '--as', 'raj@northwind.example']);
  for (const [file, before, after] of EDITS) {
    const manifest = path.join(folder, 'acme/manifests', file);
    const text = readFileSync(manifest, 'utf8');
    if (text.split(before).length !== 2) throw new Error(`${file} does not say just once: ${before}`);
    writeFileSync(
      manifest,
      text.replace(before, () => after),
    );
  }
}

async function drawReport(folder) {
  const {chromium} = await import('playwright-core');
  bylaw(folder, 'acme', ['plan', '--format', 'html=report.html', '--quiet']);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({
      viewport: {width: 1200, height: 900},
      deviceScaleFactor: 1.5,
      colorScheme: 'light',
    });
    await page.goto(`file://${path.join(folder, 'acme/report.html')}`);
    await page.waitForLoadState('load');
    await page.screenshot({path: path.join(PICTURES, 'report.png')});
  } finally {
    await browser.close();
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'bylaw-pictures-'));
// Postgres does not run as root: where it may not enter, its data would be elsewhere, and stay there.
chmodSync(folder, 0o755);
try {
  setTheScene(folder);
  let plan = bylaw(folder, 'acme', ['plan']).replaceAll(TIME, '2027-01-20 12:00:00 UTC');
  DAYS.add(today());
  for (const day of DAYS) plan = plan.replaceAll(day, '2027-01-20');
  const drawn = await terminalSvg(plan, {columns: COLUMNS, title: 'acme $ bylaw plan'});
  const file = path.join(PICTURES, 'plan.svg');
  if (process.argv.includes('--check')) {
    if (readFileSync(file, 'utf8') !== drawn) {
      console.error(
        'docs/pictures/plan.svg is not what the program prints now. Mend it with `npm run pictures`.',
      );
      process.exitCode = 1;
    }
  } else {
    mkdirSync(PICTURES, {recursive: true});
    writeFileSync(file, drawn);
    await drawReport(folder);
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}
