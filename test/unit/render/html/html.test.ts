/** Pages of reports as a browser would parse them, whatever somebody wrote into a manifest or a row. */
import {createHash} from 'node:crypto';
import {parse, parseFragment} from 'parse5';
import {describe, expect, it} from 'vitest';
import {decodePageData} from '../../../../src/page/decode-page-data.ts';
import {escapeHtml} from '../../../../src/render/html/escape.ts';
import {pictureOfChanges} from '../../../../src/render/html/picture.ts';
import {planPageData} from '../../../../src/render/html/plan.ts';
import {htmlView} from '../../../../src/render/html/view.ts';
import type {View} from '../../../../src/render/view.ts';
import {escapeForTerminal} from '../../../../src/render/words/escape.ts';
import {proseParts} from '../../../../src/render/words/prose-parts.ts';
import type {Plan} from '../../../../src/model/plan.ts';
import {HOSTILE_MARKUP} from '../hostile-markup.ts';
import {childrenOf, elementsIn, strange, textOf, type Element} from './html-page.ts';
import {largePlan} from '../large-plan.ts';
import {RICH_PLAN} from '../rich-plan.ts';
import {rawCharacter, spoiler, spoiltRenderings, type Spoil} from '../spoiler.ts';
import {METHODS} from '../view-inputs.ts';

const ASSETS = {script: 'document.title="bylaw"', style: 'p{color:red}'};
const view = htmlView(ASSETS) as unknown as View;

it('the check of this file sees what is not to be', () => {
  for (const text of [
    '<img>',
    '<p onclick="x">',
    '<a href="//x">',
    '<p style="a">',
    '<svg>',
    '<b class="A">',
  ]) {
    expect({text, strange: [...strange(text)].length}).toEqual({text, strange: 1});
  }
});

describe('escapeHtml', () => {
  it('leaves of every hostile text only what it says', () => {
    expect(HOSTILE_MARKUP.length).toBeGreaterThanOrEqual(200);
    for (const text of HOSTILE_MARKUP) {
      const shown = escapeForTerminal(text);
      const fragment = parseFragment(`<p title="${escapeHtml(text)}">${escapeHtml(text)}</p>`);
      expect(fragment.childNodes.length).toBe(1);
      const [paragraph] = fragment.childNodes as [Element];
      expect(paragraph.tagName).toBe('p');
      expect(paragraph.attrs).toEqual([{name: 'title', value: shown}]);
      expect(paragraph.childNodes.map(({nodeName}) => nodeName)).toEqual(shown === '' ? [] : ['#text']);
      expect(textOf(paragraph)).toBe(shown);
    }
  });
});

describe('proseParts', () => {
  it.each([
    ['Say `bylaw plan`, then look.', ['Say ', '<bylaw plan>', ', then look.']],
    ['no code', ['no code']],
    ['a`b`c and `', ['a`b`c and `']],
    ['`a` `b`', ['<a>', ' ', '<b>']],
  ])('takes %j apart', (text, parts) => {
    expect(proseParts(text).map((part) => (part.code ? `<${part.text}>` : part.text))).toEqual(parts);
  });
});

/** Everything that can be a page, from spoilt inputs. */
const PAGES: Readonly<Record<string, (spoil: Spoil) => string>> = {
  plan: (spoil) => METHODS.plan(view, spoil),
  validation: (spoil) => METHODS.validation(view, spoil),
  liveReport: (spoil) => METHODS.liveReport(view, spoil),
  failure: (spoil) => METHODS.failure(view, spoil),
};
const AMONG = 3;

/** The data of a page, as its script reads it. */
async function dataOf(text: string): Promise<ReturnType<typeof planPageData>> {
  const blocks = new Map(
    elementsIn(text)
      .filter(({tagName}) => tagName === 'script')
      .map((script) => [
        script.attrs.find(({name}) => name === 'id')?.value,
        childrenOf(script)
          .map((node) => ('value' in node ? node.value : ''))
          .join(''),
      ]),
  );
  return decodePageData((part) => blocks.get(`data-${part}`) ?? '');
}

describe.each(Object.keys(PAGES))('the page of a %s', (name) => {
  const page = PAGES[name]!;

  it('lets no text mean anything, in any field', () => {
    const plain = page((data) => data);
    expect([...strange(plain)]).toEqual([]);
    let [turns, changed] = [0, 0];
    for (const {text} of spoiltRenderings(HOSTILE_MARKUP, AMONG, page)) {
      turns++;
      if (text !== plain) changed++;
      expect([...strange(text)]).toEqual([]);
      expect(rawCharacter(text)).toBeUndefined();
    }
    expect(changed).toBeGreaterThan(turns / 4);
  });

  it('lets nothing in but its own script and style, and asks for nothing', () => {
    const text = page((data) => data);
    const elements = elementsIn(text);
    const digest = (what: string): string => createHash('sha256').update(what).digest('base64');
    const policy = elements
      .flatMap(({attrs}) => attrs)
      .find(({name: attribute, value}) => attribute === 'content' && value.startsWith('default-src'))?.value;
    expect(policy).toBe(
      `default-src 'none'; script-src 'sha256-${digest(ASSETS.script)}'; style-src 'sha256-${digest(ASSETS.style)}'; base-uri 'none'; form-action 'none'`,
    );
    expect(text).not.toMatch(/https?:|src=|url\(|@import/);
  });
});

it('a text that is read in the page is the text that was given', async () => {
  const hostile = HOSTILE_MARKUP.join(' ');
  const plan = {...RICH_PLAN, set: hostile};
  const title = elementsIn(view.plan(plan)).find(({tagName}) => tagName === 'h1');
  expect(title && textOf(title)).toBe(escapeForTerminal(hostile));
});

it('carries its data whole', async () => {
  for (const plan of [RICH_PLAN, largePlan(300)]) {
    expect(await dataOf(view.plan(plan, 'sha256:aa'))).toEqual(planPageData(plan));
  }
  const spoilt = spoiler((field) => HOSTILE_MARKUP[field % HOSTILE_MARKUP.length] ?? '', 0, 1).spoil(
    RICH_PLAN,
  );
  const {strings} = await dataOf(view.plan(spoilt));
  expect(strings.filter((text) => rawCharacter(text) !== undefined)).toEqual([]);
});

it('equal plans give equal pages', () => {
  expect(view.plan(structuredClone(RICH_PLAN), 'sha256:aa')).toBe(view.plan(RICH_PLAN, 'sha256:aa'));
});

it('says without a script who gains and loses what, what waits for whom, and what goes', () => {
  const read = textOf(parse(view.plan({...RICH_PLAN, applyable: true}, 'sha256:the-plan'))).replaceAll(
    /\s+/g,
    ' ',
  );
  for (const words of [
    'Plan for acme-governance',
    'as ana@acme.example · commit 1f2e3d4c5b6a',
    'plan sha256:the-plan',
    'Ready to apply.',
    '8 people lose',
    'kim@counsel.example + gains viewer (outsider: guest) on Falcon deal room space:acme-legal/deal-room through Guest/acme-legal/kim@counsel.example until 2026-12-01',
    'ida@acme.example - loses viewer on playbook:acme-legal/handbook through team:acme-legal/interns → Share/acme-legal/handbook-team',
    'vera@acme.example ~ higher level viewer → co-owner',
    'sue@northwind.example ? gains after approval viewer (outsider: partner)',
    'share:acme-legal/deal-room-northwind for northwind-legal: raj@northwind.example may decide, once this is applied',
    '- to delete Workspace/acme-sales',
    'held back by guard/confirm-delete',
    'manifests/acme/objects.yaml:3',
  ]) {
    expect(read).toContain(words);
  }
});

it('tells of a plan that errors stop what stands against it, and of nobody gaining or losing anything', () => {
  const page = view.plan(RICH_PLAN, undefined);
  const read = textOf(parse(page)).replaceAll(/\s+/g, ' ');
  expect(read).toContain('Cannot apply.');
  expect(read).toContain('workspaces in different regions cannot be connected');
  expect(read).not.toMatch(/people (?:gain|lose)/);
  for (const section of ['access', 'permissions', 'reach']) expect(page).not.toContain(`id="${section}"`);
});

it('says of an old base before all else, and of each change where it comes from', () => {
  const [first, second, ...others] = RICH_PLAN.changes;
  const plan: Plan = {
    ...RICH_PLAN,
    desired: {
      ...RICH_PLAN.desired,
      base: {ref: 'origin/main', commit: '2f2e3d4c5b6a7988', behind: 1, inSet: 1},
    },
    changes: [
      {
        ...first!,
        cause: {kind: 'earlier-commit', commit: '1f2e3d4c5b6a7988', subject: 'Vera joins', by: 'Ana Ruiz'},
      },
      {
        ...second!,
        cause: {kind: 'live', by: 'it@acme.example', at: '2026-11-20T10:00:00Z', leaving: true},
        reason: 'drift',
      },
      ...others,
    ],
  };
  const read = textOf(parse(view.plan(plan))).replaceAll(/\s+/g, ' ');
  expect(read).toContain('Behind the base branch: origin/main is 1 commit ahead of this plan');
  expect(read).toContain('earlier commit 1f2e3d4c5b6a "Vera joins" by Ana Ruiz, not applied before');
  expect(read).toContain('edited live by it@acme.example on 2026-11-20 10:00:00 UTC during an offboarding');
  const {base: _, ...desired} = RICH_PLAN.desired;
  expect(textOf(parse(view.plan({...RICH_PLAN, desired})))).not.toContain('old base');
});

it('draws nobody in a region because of a connection that is blocked', () => {
  const {places, links} = pictureOfChanges(RICH_PLAN.changes);
  const regions = Object.fromEntries(places.map(({name, region}) => [name, region]));
  expect(regions).toEqual({'acme-legal': 'EU', 'acme-sales': 'US', globex: null, 'northwind-legal': 'EU'});
  expect(links).toEqual([
    {
      between: ['acme-legal', 'globex'],
      connection: 'connection to create, blocked',
      shares: null,
      tone: 'bad',
    },
    {
      between: ['acme-legal', 'northwind-legal'],
      connection: null,
      shares: 'share to create, waiting',
      tone: 'wait',
    },
  ]);
});

it('shows the first of a large plan without a script, and says of how many', () => {
  const text = view.plan(largePlan(5000));
  const shown = text.slice(0, text.indexOf('id="data-'));
  expect(shown.length).toBeLessThan(400_000);
  expect(shown.match(/class="row access/g)?.length).toBeGreaterThan(20);
  expect(shown).toContain('The first 100 of ');
});

it('refuses a script or a style that would end early', () => {
  const plan = (assets: typeof ASSETS): string => htmlView(assets).plan(RICH_PLAN, undefined);
  expect(() => plan({...ASSETS, script: 'x="</script>"'})).toThrow(
    /the script of the report would end early/,
  );
  expect(() => plan({...ASSETS, script: 'x="<!--"'})).toThrow(/would end early/);
  expect(() => plan({...ASSETS, style: '</style >'})).toThrow(/the style of the report would end early/);
});
