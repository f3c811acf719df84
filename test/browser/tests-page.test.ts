/** The page of access tests: what failed and by which path, which access no test speaks of, which changes none notices. */
import {expect, test} from 'vitest';
import {TEST_REPORT} from '../unit/render/test-report.ts';
import {builtView, openReport, shownText} from './browser.ts';

const UNCOVERED = TEST_REPORT.coverage?.uncovered ?? [];

test('tells access that no test speaks of, that of outsiders first, by person and by target', async () => {
  const page = await openReport(builtView().tests(TEST_REPORT));
  expect(await page.locator('#access h3').allInnerTexts()).toEqual([
    'vera@northwind.example',
    'bo@acme.example',
  ]);
  expect(await page.locator('#access .row .level').first().innerText()).toBe('editor (outsider: partner)');
  await page.getByRole('link', {name: /outsider has access that no test speaks of/}).click();
  await expect.poll(() => shownText(page)).toContain(`Access: 1 of ${UNCOVERED.length}`);
  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'By target'}).click();
  expect(await page.locator('#access h3').allInnerTexts()).toEqual(['vault:acme-legal/falcon']);
});

test('draws the path of a counterexample, and says what no test notices and what passed', async () => {
  const page = await openReport(builtView().tests(TEST_REPORT));
  expect(await page.locator('#findings .shows').first().innerText()).toBe(
    'path: vera@northwind.example → Share/acme-legal/falcon-northwind → vault:acme-legal/falcon (editor, outsider: partner)',
  );
  expect(await page.locator('#unnoticed code').first().innerText()).toBe(
    TEST_REPORT.mutation?.survived[0]?.change,
  );
  expect(await page.locator('#passed .row').count()).toBe(TEST_REPORT.summary.passed);
});

test('fits on a narrow screen, and says the same without JavaScript', async () => {
  const phone = await openReport(builtView().tests(TEST_REPORT), {viewport: {width: 360, height: 700}});
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const still = await openReport(builtView().tests(TEST_REPORT), {javaScriptEnabled: false});
  for (const text of [
    'Access that no test speaks of',
    'Changes that no test notices',
    'Passed tests',
    'path: vera@',
  ])
    expect(await still.locator('main').innerText()).toContain(text);
});
