/** Opens reports in a real Chromium, from a file, and sees that nothing goes wrong on the way. */
import {accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {chromium, type Browser, type BrowserContextOptions, type Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll} from 'vitest';
import {htmlView} from '../../src/render/html/view.ts';
import type {View} from '../../src/render/view.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where Chromium is. */
function findChromium(): string {
  const named = process.env['BYLAW_TEST_CHROMIUM'] ?? '';
  if (named !== '') return named;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isProgram);
  if (found !== undefined) return found;
  throw new Error(
    'There is no Chromium on this machine, and reports are tested in one. Install it (Debian, Ubuntu: `apt-get install chromium`), or name one in BYLAW_TEST_CHROMIUM.',
  );
}

const built = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../dist/page/${name}`, import.meta.url)), 'utf8');

/** The view, with the script and the style that were built. */
export const builtView = (): View =>
  htmlView({script: built('page.js'), style: built('page.css')}) as unknown as View;

let browser: Browser;
let folder: string;
const troubles: string[] = [];

/** What went wrong so far, which is then no failure. */
export const takeTroubles = (): readonly string[] => troubles.splice(0);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bylaw-browser-'));
  // Root has no sandbox to start in.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({executablePath: findChromium(), args});
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, {recursive: true, force: true});
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  const found = takeTroubles();
  if (found.length > 0) throw new Error(`the page was not quiet:\n${found.join('\n')}`);
});

let files = 0;

/** Opens a file as a reader would. What it complains of, or asks for, fails the test. */
export async function openFile(
  file: string,
  {hash = '', ...options}: BrowserContextOptions & {readonly hash?: string} = {},
): Promise<Page> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  page.on('console', (message) => troubles.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!/^(?:file|blob):/.test(request.url())) troubles.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href + hash);
  if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]');
  return page;
}

/** Opens a page that was rendered. */
export async function openReport(html: string, options?: Parameters<typeof openFile>[1]): Promise<Page> {
  const file = path.join(folder, `${++files}.html`);
  writeFileSync(file, html);
  return openFile(file, options);
}

/** How much is shown, as the bar says it. */
export const shownText = (page: Page): Promise<string> => page.locator('.shown').innerText();
