/** Reports as an auditor opens them: a file, in a browser, without a network. */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import path from 'node:path';
import type {Page} from 'playwright-core';
import {describe, expect, test} from 'vitest';
import type {Plan} from '../../src/model/plan.ts';
import {escapeForTerminal} from '../../src/render/words/escape.ts';
import {makeSet, run} from '../cli/program.ts';
import {HOSTILE_MARKUP} from '../unit/render/hostile-markup.ts';
import {largePlan} from '../unit/render/large-plan.ts';
import {LIVE_REPORT} from '../unit/render/live-report.ts';
import {RICH_PLAN} from '../unit/render/rich-plan.ts';
import {spoiler} from '../unit/render/spoiler.ts';
import {builtView, openFile, openReport, shownText, takeTroubles} from './browser.ts';

/** With everything in it, and with what it does to people: of a plan that errors stop, that is not told. */
const PLAN: Plan = {...RICH_PLAN, applyable: true};

const rich = (options?: Parameters<typeof openReport>[1]): Promise<Page> =>
  openReport(builtView().plan(PLAN, 'sha256:the-plan'), options);
const peopleShown = (page: Page): Promise<string[]> => page.locator('#access h3').allInnerTexts();
const objectsShown = (page: Page): Promise<string[]> => page.locator('#changes .address').allInnerTexts();
const hashOf = (page: Page): string => new URL(page.url()).hash;
/** A search begins a moment after the last key. */
const expectShown = async (page: Page, what: RegExp): Promise<void> => {
  await expect.poll(() => shownText(page)).toMatch(what);
};

const AXE = readFileSync(
  fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url)),
  'utf8',
);
interface AxeRun {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly {readonly html: string}[];
  }[];
  readonly passes: readonly unknown[];
}

/** What axe finds that is serious or critical. */
async function gravely(page: Page): Promise<string[]> {
  // The page's own policy lets no other script in; a debugger is not asked.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', {expression: AXE});
  const {result} = await session.send('Runtime.evaluate', {
    expression: 'axe.run(document).then((found) => JSON.stringify(found))',
    awaitPromise: true,
    returnByValue: true,
  });
  const {violations, passes} = JSON.parse(result.value as string) as AxeRun;
  expect(passes.length).toBeGreaterThan(10);
  return violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 200)).join(' ')}`);
}

describe('a plan', () => {
  test('shows everything of a small one at once', async () => {
    const page = await rich();
    expect(await shownText(page)).toBe(
      'Access: 19 · Approvals pending: 3 · Approved: 2 · Ends: 2 · Changes: 14 · Findings: 4',
    );
    expect((await peopleShown(page)).length).toBe(15);
    expect(await objectsShown(page)).toContain('Share/acme-legal/deal-room-northwind');
    const all = await page.locator('body').innerText();
    for (const words of [
      'Ready to apply.',
      '2 objects are deleted: Grant/acme-legal/auditors-read, Workspace/acme-sales',
      'held back by guard/confirm-delete',
      'pending approval by northwind-legal',
    ]) {
      expect(all).toContain(words);
    }
    const agreed = await page.locator('#agreed').innerText();
    expect(agreed).toContain(
      'share:acme-legal/deal-room-northwind for acme-legal: ana@acme.example, implied (requester)',
    );
    const reach = await page.locator('#reach').innerText();
    expect(reach.replaceAll(/\s+/g, ' ')).toContain(
      'workflow:acme-legal/due-diligence creator ana@acme.example viewer bo@acme.example',
    );
    const role = page.locator('#changes li', {hasText: 'Role/acme-legal/counsel'});
    expect(await role.locator('del').allInnerTexts()).toContain('billing:read:all');
    expect((await role.locator('ins').allInnerTexts()).join(' ')).toContain('use:shared_spaces');
  });

  test('is searched as it is typed, and the address remembers', async () => {
    const page = await rich();
    await page.keyboard.press('/');
    await page.keyboard.type('sue viewer');
    await expectShown(page, /^Access: 1 of 19 /);
    expect(await peopleShown(page)).toEqual(['sue@northwind.example']);
    expect(hashOf(page)).toBe('#search=sue+viewer');
    await page.keyboard.press('Escape');
    await expectShown(page, /^Access: 19 · Approvals pending: 3 /);
    expect(hashOf(page)).toBe('');
    expect(await page.locator('#search').inputValue()).toBe('');
  });

  test.each([
    ['workspace', 'acme-sales', /Access: 0 of 19 .*Changes: 1 of 14 .*Findings: 1 of 4/],
    ['kind', 'Guest', /Access: 2 of 19 .*Changes: 1 of 14/],
    ['action', 'delete', /Access: 19 .*Changes: 2 of 14/],
    ['access', 'pending', /Access: 2 of 19 .*Changes: 14/],
  ])('is filtered by %s', async (name, value, shown) => {
    const page = await rich();
    await page.selectOption(`#filter-${name}`, value);
    await expectShown(page, shown);
    expect(hashOf(page)).toBe(`#${name}=${value}`);
    await page.click('#clear');
    await expectShown(
      page,
      /^Access: 19 · Approvals pending: 3 · Approved: 2 · Ends: 2 · Changes: 14 · Findings: 4$/,
    );
  });

  test('shows what a count at the top counts, and what there is of a person, by a click', async () => {
    const page = await rich();
    await page.click('.tile a:has-text("outsiders gain access after approval")');
    await expectShown(page, /^Access: 2 of 19 /);
    expect(hashOf(page)).toBe('#search=outsider&access=pending');
    await page.click('.tile a:has-text("to delete")');
    expect(await objectsShown(page)).toEqual(['Grant/acme-legal/auditors-read', 'Workspace/acme-sales']);
    expect(hashOf(page)).toBe('#action=delete');
    await page.click('.tile a:has-text("pending")');
    expect(hashOf(page)).toBe('');
    await page.click('#access a.person:has-text("kim@counsel.example")');
    await expectShown(page, /Access: 2 of 19 .*Changes: 1 of 14/);
    expect(hashOf(page)).toBe('#person=kim%40counsel.example');
  });

  test('is filtered by person, whom the field suggests', async () => {
    const page = await rich();
    expect(await page.locator('#people option').count()).toBeGreaterThan(10);
    await page.fill('#filter-person', 'kim@');
    await expectShown(page, /Access: 2 of 19 .*Changes: 1 of 14/);
    expect(await peopleShown(page)).toEqual(['kim@counsel.example']);
  });

  test('opens as its address says, and follows it', async () => {
    const page = await rich({hash: '#kind=Space&by=target'});
    await expectShown(page, /Changes: 1 of 14/);
    expect(await page.locator('#filter-kind').inputValue()).toBe('Space');
    expect((await peopleShown(page))[0]).toMatch(/[a-z]+:acme-legal\//);
    await page.evaluate(() => {
      location.hash = '#workspace=acme-sales';
    });
    await expectShown(page, /Changes: 1 of 14 .*Findings: 1 of 4/);
    expect(await objectsShown(page)).toEqual(['Workspace/acme-sales']);
  });

  test('tells access by target, who reaches it', async () => {
    const page = await rich();
    await page.click('text=By target');
    const handbook = page.locator('#access li', {hasText: 'ida@acme.example'});
    expect(await handbook.innerText()).toMatch(/loses\s+viewer\s+ida@acme.example, jon@acme.example,/);
    expect(await page.getAttribute('button:has-text("By target")', 'aria-pressed')).toBe('true');
  });

  test('shows deletions alone when asked', async () => {
    const page = await rich();
    await page.click('text=Show only these');
    expect(await objectsShown(page)).toEqual(['Grant/acme-legal/auditors-read', 'Workspace/acme-sales']);
  });

  test('saves the access that is shown as CSV', async () => {
    const page = await rich({hash: '#search=sue'});
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save-csv')]);
    expect(download.suggestedFilename()).toBe('acme-governance-access.csv');
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toBe(
      '\uFEFF"what happens","person","name","level","outside","on","title","through","since, until, by whom"\r\n"gains after approval","sue@northwind.example","","viewer","partner","space:acme-legal/deal-room","Falcon deal room","Share/acme-legal/deal-room-northwind","until 2027-03-31"\r\n',
    );
  });

  test('draws workspaces and what is between them; a click filters', async () => {
    const page = await rich();
    expect(await page.locator('#picture .region text').allTextContents()).toContain('Region EU');
    const northwind = page.getByRole('button', {name: 'northwind-legal not changed itself'});
    await northwind.click();
    await expectShown(page, /Changes: 1 of 14/);
    expect(hashOf(page)).toBe('#workspace=northwind-legal');
    expect(await northwind.getAttribute('aria-pressed')).toBe('true');
    await northwind.press('Enter');
    expect(hashOf(page)).toBe('');
    await page.click('text=The same as a list');
    expect(await page.locator('.same').innerText()).toContain(
      'acme-legal and northwind-legal (EU): share to create, waiting',
    );
  });

  test('can be used with keys alone', async () => {
    const page = await rich();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('report');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('filter-workspace');
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineWidth,
    );
    expect(parseFloat(outline)).toBeGreaterThanOrEqual(2);
    await page.locator('.tile a', {hasText: 'lose'}).press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('access-title');
  });

  test('is light or dark as the system is, or as the reader wants', async () => {
    for (const [scheme, other] of [
      ['light', 'dark'],
      ['dark', 'light'],
    ] as const) {
      const page = await rich({colorScheme: scheme});
      const lightness = (): Promise<number> =>
        page.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0]));
      const before = await lightness();
      expect(scheme === 'dark' ? before < 60 : before > 200).toBe(true);
      await page.click('#theme');
      const after = await lightness();
      expect(other === 'dark' ? after < 60 : after > 200).toBe(true);
    }
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious in %s colours', async (colorScheme) => {
    const page = await rich({colorScheme});
    expect(await gravely(page)).toEqual([]);
    await page.fill('#search', 'nothing has these words');
    await expectShown(page, /Access: 0 of 19/);
    expect(await gravely(page)).toEqual([]);
  });

  test('fits on a narrow screen', async () => {
    for (const width of [360, 390, 768]) {
      const page = await rich({viewport: {width, height: 740}});
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  test('is printed whole, light, and without what is for a screen', async () => {
    const page = await rich({colorScheme: 'dark'});
    await page.emulateMedia({media: 'print'});
    expect(await page.locator('#bar').isVisible()).toBe(false);
    expect(await page.locator('#theme').isVisible()).toBe(false);
    expect(await page.locator('.made dd').first().isVisible()).toBe(true);
    expect(await page.locator('#changes details').count()).toBe(0);
    const text = await page.evaluate(
      () => getComputedStyle(document.querySelector('h1') ?? document.body).color,
    );
    expect(text).toBe('rgb(27, 31, 36)');
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    // Fonts are in it exactly if text is.
    expect(pdf.toString('latin1')).toMatch(/\/Type \/Font\b/);
    await page.emulateMedia({media: 'screen'});
    expect(await page.locator('#bar').isVisible()).toBe(true);
  });

  test('says the same without JavaScript, as far as it goes', async () => {
    const page = await rich({javaScriptEnabled: false});
    const text = await page.locator('body').innerText();
    expect(text).toContain('Without JavaScript, this page shows only the first entries');
    expect(text).toContain('ida@acme.example');
    expect(await page.locator('#access .row').count()).toBeGreaterThan(10);
    expect(await page.locator('#theme').isVisible()).toBe(false);
  });
});

test('hostile names are shown and do nothing', async () => {
  const hostile = (field: number): string => HOSTILE_MARKUP[field % HOSTILE_MARKUP.length] ?? '';
  for (const rest of [0, 1]) {
    const plan = spoiler(hostile, rest, 2).spoil(PLAN);
    const page = await openReport(builtView().plan(plan));
    const found = await page.evaluate(() => ({
      foreign: document.querySelectorAll(
        'img, iframe, object, embed, link, base, form, body script:not([type="text/plain"]):not(:last-of-type)',
      ).length,
      handlers: [...document.querySelectorAll('*')].filter((one) =>
        one.getAttributeNames().some((name) => name.startsWith('on')),
      ).length,
      links: [...document.querySelectorAll('a')].map((link) => link.getAttribute('href') ?? ''),
    }));
    expect(found.foreign).toBe(0);
    expect(found.handlers).toBe(0);
    expect(found.links.every((href) => /^#[a-z]+$/.test(href))).toBe(true);
    const people = await peopleShown(page);
    const names = new Set(
      [plan.access.gained, plan.access.lost, plan.access.changed, plan.access.pending].flatMap((rows) =>
        rows.map(({principal}) => {
          const address = escapeForTerminal(principal.replace(/^user:/, ''));
          const name = plan.names?.[principal.replace(/^user:/, '')];
          return name === undefined ? address : `${escapeForTerminal(name)} ${address}`;
        }),
      ),
    );
    expect(new Set(people.map((name) => name.replaceAll(/\s+/g, ' ').trim()))).toEqual(
      new Set([...names].map((name) => name.replaceAll(/\s+/g, ' ').trim())),
    );
    expect(await gravely(page)).toEqual([]);
  }
});

test('nothing but its own script runs', async () => {
  const page = await openReport(builtView().plan(PLAN));
  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        addEventListener('securitypolicyviolation', (event) => {
          resolve(event.effectiveDirective);
        });
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
      }),
  );
  expect(refused).toBe('script-src-elem');
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  await expect(page.evaluate(() => fetch('data:text/plain,x').then(() => 'sent'))).rejects.toThrow(
    /Failed to fetch/,
  );
  const complaints = takeTroubles();
  expect(complaints.length).toBeGreaterThan(1);
  expect(complaints.filter((one) => !one.includes('Content Security Policy'))).toEqual([]);
});

describe('a plan of 50,000 changes', () => {
  test('is shown in part, scrolled, searched and filtered as a small one', async () => {
    const page = await openReport(
      builtView().plan({...largePlan(50_000, true), applyable: true}, 'sha256:the-plan'),
    );
    expect(await shownText(page)).toMatch(
      /^Access: 50,012 · Approvals pending: 5,000 · Approved: 2 · Ends: 2 · Changes: 50,000 · Findings: 25,004$/,
    );
    const nodes = (): Promise<number> => page.evaluate(() => document.querySelectorAll('*').length);
    expect(await nodes()).toBeLessThan(8000);
    const list = page.locator('#changes .scroller');
    expect(await list.getAttribute('tabindex')).toBe('0');
    const [first] = await objectsShown(page);
    await list.evaluate((element) => {
      element.scrollTop = element.scrollHeight / 2;
    });
    await expect.poll(async () => (await objectsShown(page))[0]).not.toBe(first);
    expect(await nodes()).toBeLessThan(8000);
    expect(await list.locator('li').first().getAttribute('aria-setsize')).toBe('50040');

    await page.fill('#search', 'object-49999');
    await expectShown(page, /Access: 0 of 50,012 .*Changes: 1 of 50,000/);
    expect(await objectsShown(page)).toEqual(['Resource/acme-39/object-49999']);
    await page.fill('#search', '');
    await page.fill('#filter-person', 'p4711@acme.example');
    await expectShown(page, /Access: 1 of 50,012/);
    await page.keyboard.press('Escape');
    await page.selectOption('#filter-workspace', 'acme-7');
    await expectShown(page, /Changes: 1,250 of 50,000/);
    // Beyond what a list holds whole, and printed up to a limit that is said.
    await page.emulateMedia({media: 'print'});
    await expect.poll(() => page.locator('.scroller').count()).toBe(0);
    expect(await page.locator('#changes .note').innerText()).toContain('that are not printed');
    expect(await page.locator('#changes li').count()).toBe(1000);
  });

  test('with 200 workspaces the picture is limited, and says so', async () => {
    const plan = largePlan(2000, true);
    const spread = plan.changes.map((change, i) => ({
      ...change,
      address: change.address.replace(/acme-\d+/, `w-${i % 200}`),
    }));
    const page = await openReport(builtView().plan({...plan, changes: spread}));
    expect(await page.locator('#picture .place').count()).toBe(120);
    expect(await page.locator('#picture .note').first().innerText()).toContain(
      '120 of 200 workspaces are drawn',
    );
    await page.selectOption('#filter-workspace', 'w-199');
    expect(await page.locator('#picture .place').count()).toBe(1);
  });
});

describe('what is live', () => {
  test('is told as who reaches what, and what stands', async () => {
    const page = await openReport(builtView().liveReport(LIVE_REPORT));
    expect(await page.locator('h1').innerText()).toBe('the set acme-governance');
    expect(await shownText(page)).toBe('Access: 2 · Approvals pending: 3 · Live: 7');
    expect(await page.locator('#access').innerText()).toMatch(
      /raj@northwind\.example\s+has access 1\s+has access\s+editor \(outsider: partner\)\s+on\s+space:acme-legal\/deal-room\s+through Share[^]*since 2026-11-03 · until 2027-01-31 · approved by ana@acme\.example for acme-legal, 2026-11-02; rae@northwind\.example for northwind-legal, 2026-11-03/,
    );
    const member = page.locator('#changes li', {hasText: 'Member/acme-legal/bo@acme.example'});
    expect(await member.innerText()).toMatch(/roles\s+counsel, paralegal/);
    expect(await page.locator('#picture .link').textContent()).toContain('active since 2026-11-02');
    expect(await gravely(page)).toEqual([]);
  });
});

test('the program writes pages that work', async () => {
  const cwd = makeSet();
  await run(0, ['plan', '--format', 'html=plan.html', '--out', 'plan.json'], {cwd});
  const planned = await openFile(path.join(cwd, 'plan.html'));
  expect(await shownText(planned)).toMatch(/Changes: 7/);
  await run(0, ['apply', 'plan.json'], {cwd});
  await run(0, ['report', '--out', 'live.html'], {cwd});
  const live = await openFile(path.join(cwd, 'live.html'));
  expect(await live.locator('#access').innerText()).toContain('space:acme-legal/deal-room');
});
