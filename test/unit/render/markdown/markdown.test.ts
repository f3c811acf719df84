import {micromark} from 'micromark';
import {gfm, gfmHtml} from 'micromark-extension-gfm';
import {parsers} from 'prettier/plugins/markdown';
import {describe, expect, it} from 'vitest';
import {tries} from '../../../effort.ts';
import {
  htmlCode,
  markdownCode,
  markdownFence,
  markdownMarker,
  markdownProse,
} from '../../../../src/render/markdown/escape.ts';
import {markdownView} from '../../../../src/render/markdown/view.ts';
import type {View} from '../../../../src/render/view.ts';
import {accessRows} from '../../../../src/render/words/access-rows.ts';
import {HOSTILE_MARKUP} from '../hostile-markup.ts';
import {largePlan} from '../large-plan.ts';
import {accessChange, READY_PLAN, RICH_PLAN} from '../rich-plan.ts';
import {rawCharacter, spoiler, spoiltRenderings} from '../spoiler.ts';
import {METHODS} from '../view-inputs.ts';

const view = markdownView as unknown as View;
const METHOD_NAMES = Object.keys(markdownView).filter((name) => name in METHODS) as (keyof View)[];

interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly lang?: string | null;
  readonly children?: readonly MarkdownNode[];
}

const ALLOWED = new Set([
  'root',
  'paragraph',
  'heading',
  'list',
  'listItem',
  'strong',
  'text',
  'inlineCode',
  'code',
  'html',
  'blockquote',
  'thematicBreak',
  'table',
  'tableRow',
  'tableCell',
]);
/** HTML of our own. */
const OWN_HTML =
  /^(?:<!-- bylaw [\w. -]+ -->|<details>\n<summary>(?:(?:Users|<code>[^<>`]*<\/code>|Findings|Infos|Approvals pending|Approved|Access after apply|Permissions): )?[\w, ]+<\/summary>|<\/details>)$/;
/** What GitHub would make a link, a mention or a reference of, or HTML. */
const SPECIAL = /[@`<>|[\]\\*_~$&]|:\/\/|www\.|#\d|GH-\d|\b[\da-f]{40}\b|:(?!\d\d:)\w+:/;

/** What in a text means more than it should. */
function* misread(node: MarkdownNode): Generator<string> {
  if (!ALLOWED.has(node.type)) yield `${node.type}: ${JSON.stringify(node)}`;
  if (node.type === 'html' && !OWN_HTML.test(node.value ?? '')) yield `html: ${node.value}`;
  if (node.type === 'text' && SPECIAL.test(node.value ?? '')) yield `text: ${node.value}`;
  if (node.type === 'code' && node.lang !== 'diff') yield `code: ${node.value}`;
  for (const child of node.children ?? []) yield* misread(child);
}
const faults = (text: string): string[] => [
  ...misread(parsers.markdown.parse(text, {} as never) as MarkdownNode),
];

it('the checks of this file see what is not to be', () => {
  for (const text of [
    '@octocat',
    '[a](b)',
    '<b>',
    'https://a.example',
    '*a*',
    '| [a](b) |\n|---|\n',
    '~~a~~',
  ]) {
    expect({text, faults: faults(text)}).not.toEqual({text, faults: []});
  }
});

describe.each(METHOD_NAMES)('%s as Markdown', (method) => {
  it('lets no text mean anything, in any field', () => {
    expect(HOSTILE_MARKUP.length).toBeGreaterThanOrEqual(200);
    const plain = METHODS[method](view, (data) => data);
    let [turns, changed] = [0, 0];
    for (const {turn, text} of spoiltRenderings(HOSTILE_MARKUP, 2, (spoil) => METHODS[method](view, spoil))) {
      turns++;
      if (text !== plain) changed++;
      expect(rawCharacter(text)).toBeUndefined();
      expect({turn, faults: faults(text)}).toEqual({turn, faults: []});
      expect(text.split('\n')[0]).toMatch(/^<!-- bylaw [\w. -]+ -->$/);
    }
    expect(changed).toBeGreaterThan(turns * 0.9);
  });

  it('looks as in its golden file', async () => {
    const text = METHODS[method](view, (data) => data);
    await expect(text).toMatchFileSnapshot(`../../../golden/render/${method}.md`);
  });
});

/** How many of something a comment says that it has folded. */
const foldedIn = (text: string, what: string): number =>
  Number(new RegExp(String.raw`(\d+) ${what}`).exec(/^> Shortened.*$/m.exec(text)?.[0] ?? '')?.[1] ?? 0);
/** The rows of tables about access, without their headings. */
const accessRowsIn = (text: string): readonly string[] =>
  text.split('\n').filter((line) => /^\| [−↓+↑?] /.test(line));

/** Changes of a plan of which a comment shows only a small part. */
const HUGE = tries(1000, 20_000);

describe('a plan that is too long for a comment', () => {
  it.each([
    [500, /Shortened to fit into a comment: .*\d+ people who gain permissions.*\d+ details of changes/],
    [HUGE, /Shortened to fit into a comment: .*\d+ rows of access.*\d+ changes of objects/],
  ])('of %d changes is folded, says what is left out, and uses the room', (count, folded) => {
    const plan = largePlan(count);
    const text = markdownView.plan(plan);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(60_000);
    expect(text).toMatch(folded);
    expect(text).toContain('`bylaw show plan.json --verbose` shows all');
    expect(text).toContain(`**${count} to create`);
    expect(text).toContain('guard/few-admins');
    expect(faults(text)).toEqual([]);
  });

  it.each([500, HUGE])('of %d changes that errors stand against uses the room too', (count) => {
    const text = markdownView.plan(largePlan(count, true));
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(60_000);
    expect(text).toContain('region/connection');
    expect(accessRowsIn(text)).toEqual([]);
    expect(faults(text)).toEqual([]);
  });

  it('has something of every part, each within its share', () => {
    const text = markdownView.plan(largePlan(HUGE));
    const parts = text.split(/\n(?:### |<details>\n<summary>(?=Access|Perm|Appr|Find|Info))/).slice(1);
    expect(parts.map((part) => /^\w+/.exec(part)?.[0])).toEqual([
      'Findings',
      'Access',
      'Approvals',
      'Ends',
      'Access',
      'Permissions',
      'Approved',
      'Changes',
      'Infos',
    ]);
    expect(parts[1]?.length).toBeGreaterThan(20_000);
    expect(parts.at(-2)).toContain('```diff');
    for (const direction of ['−', '↓', '+', '↑', '?']) {
      expect(accessRowsIn(text).some((line) => line.startsWith(`| ${direction} `))).toBe(true);
    }
  });

  it('counts what it leaves out: what is named and what is folded is all there is', () => {
    const plan = largePlan(700);
    const text = markdownView.plan(plan);
    expect(accessRowsIn(text).length + foldedIn(text, 'rows of access')).toBe(accessRows(plan.access).length);
    expect(foldedIn(text, 'rows of access')).toBeGreaterThan(0);
    const changes = text.slice(text.indexOf('### Changes'));
    expect((changes.match(/^`[-+~]/gm) ?? []).length + foldedIn(text, 'changes of objects')).toBe(700);
  });

  it('of texts without end is folded too', () => {
    const {spoil} = spoiler('x@y '.repeat(tries(3000)), 0, 1);
    for (const plan of [RICH_PLAN, READY_PLAN]) {
      const text = markdownView.plan(spoil(plan));
      expect(text.length).toBeLessThanOrEqual(65_536);
      expect(text).toMatch(/\d to create, 5 to change, \d to delete/);
    }
  });

  it('folds the least important first', () => {
    const named = (count: number): boolean[] => {
      const text = markdownView.plan(largePlan(count));
      return ['details of changes', 'changes of objects', 'rows of access'].map(
        (what) => foldedIn(text, what) > 0,
      );
    };
    expect(named(30)).toEqual([false, false, false]);
    expect(named(220)).toEqual([true, false, false]);
    expect(named(HUGE)).toEqual([true, true, true]);
  });
});

it('a plan that errors stand against looks as in its golden file', async () => {
  await expect(markdownView.plan(RICH_PLAN)).toMatchFileSnapshot('../../../golden/render/plan-blocked.md');
});

describe('a cell of a table', () => {
  it.each([
    'a|b',
    'a\\|b',
    'a\\\\|b',
    'a\\\\\\|b',
    '|',
    '||',
    '\\|\\\\||',
    'a`|`b',
    '``|',
    '`\\|`',
    '|\\',
    '\\',
  ])('holds %j, and no other cell begins by it', (name) => {
    const access = {
      ...READY_PLAN.access,
      gained: [
        accessChange('bo@acme.example', `vault:acme/${name}`, null, 'viewer', `Share/acme/${name}`, name),
      ],
      lost: [],
      changed: [],
      pending: [],
      reach: [],
    };
    const text = markdownView.plan({...READY_PLAN, access, names: {}});
    const html = micromark(text, {
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()],
      allowDangerousHtml: true,
    });
    const [, body = ''] = /<tbody>([^]*?)<\/tbody>/.exec(html) ?? [];
    const cells = [...body.matchAll(/<td>([^]*?)<\/td>/g)].map(([, cell = '']) => cell);
    expect(cells).toHaveLength(4);
    expect(cells[0]).toBe('+ <code>bo@acme.example</code>');
    expect(cells[2]).toBe('– → <code>viewer</code>');
    // A backslash before a pipe may be doubled: no reader of Markdown takes it for less.
    const shown = (cell = ''): string => cell.replaceAll(/\\+(?=\|)/g, '').replaceAll(/<\/?code>/g, '');
    const told = name.replaceAll(/\\+(?=\|)/g, '');
    expect(shown(cells[1])).toBe(`vault:acme/${told}`);
    expect(shown(cells[3])).toBe(`${told} → Share/acme/${told}`);
    expect(faults(text)).toEqual([]);
  });
});

describe('what a plan brings besides the commit at hand', () => {
  it('is told ahead of everything else', () => {
    const head = markdownView.plan(RICH_PLAN).split('### ')[0] ?? '';
    expect(head).toContain('**Behind the base branch:** `origin/main` is 3 commits ahead');
    expect(head).toContain(
      '1 change comes from an earlier commit and was not applied before: `c0ffee00c0ff`',
    );
  });

  it('is nothing to speak of when all is new', () => {
    const {base: _, ...desired} = RICH_PLAN.desired;
    const changes = RICH_PLAN.changes.map(({cause: __, ...change}) => change);
    const head = markdownView.plan({...RICH_PLAN, desired, changes}).split('### ')[0] ?? '';
    expect(head).not.toMatch(/old base|earlier commit/);
  });
});

describe('escaping', () => {
  it.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    [' a ', '`  a  `'],
    ['', '(empty)'],
    ['a\nb', '`a\\nb`'],
    ['a\u202Eb', '`a\\u{202e}b`'],
  ])('markdownCode(%j)', (text, code) => {
    expect(markdownCode(text)).toBe(code);
  });

  it.each([
    ['Say `--yes`, (`bylaw plan`) or not.', 'Say `--yes`, (`bylaw plan`) or not.'],
    ['Ask ana@acme.example, or @ana.', 'Ask `ana@acme.example`, or `@ana`.'],
    ['It is *so* <b>bold</b>', 'It is `*so*` `<b>bold</b>`'],
    ['`a`b', '`` `a`b ``'],
    ['see https://x.example/', 'see `https://x.example/`'],
    ['in 10 days, at 2026-12-01.', 'in 10 days, at 2026-12-01.'],
    ['commit 1f2e3d4c5b', 'commit `1f2e3d4c5b`'],
    ['at 14:03:07 UTC, not :tada: or 1:100:2', 'at 14:03:07 UTC, not `:tada`: or `1:100:2`'],
  ])('markdownProse(%j)', (text, prose) => {
    expect(markdownProse(text)).toBe(prose);
  });

  it('fences are longer than what they hold', () => {
    expect(markdownFence('diff', ['+a', '+`````'])).toEqual(['``````diff', '+a', '+`````', '``````']);
  });

  it('markers cannot be left, and HTML neither', () => {
    expect(markdownMarker('plan', 'a --> <b>')).toBe('<!-- bylaw plan a______b_ -->');
    expect(htmlCode('</code>&"`')).toBe('<code>&lt;/code&gt;&amp;&quot;&#96;</code>');
  });
});
