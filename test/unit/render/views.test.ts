/** What holds for everything that is shown, whatever somebody wrote into a manifest or a row. */
import {describe, expect, it} from 'vitest';
import {jsonView} from '../../../src/render/json/view.ts';
import {displayWidth} from '../../../src/render/terminal/display-width.ts';
import type {Sources} from '../../../src/render/terminal/sources.ts';
import type {Style} from '../../../src/render/terminal/style.ts';
import {humanView} from '../../../src/render/terminal/view.ts';
import {wholeText, type Text} from '../../../src/render/text.ts';
import type {View} from '../../../src/render/view.ts';
import {HOSTILE_TEXTS} from './hostile-texts.ts';
import {CONFIRMATIONS} from './access-review.ts';
import {OFFBOARDINGS} from './offboardings.ts';
import {VERIFIED_FILES} from './evidence.ts';
import {RICH_PLAN, RICH_SOURCES} from './rich-plan.ts';
import {PLAN_DECISIONS, STORED_PLANS} from './stored-plans.ts';
import {KEPT, rawCharacter, spoiler, spoiltRenderings, type Spoil} from './spoiler.ts';
import {PEOPLE_CHANGES, METHODS, rules} from './view-inputs.ts';

const PLAIN: Style = {color: false, width: 80, unicode: true, verbose: false};

/** Each has a form for what the other shows, but for a few things that are for people or programs alone. */
const HUMAN = (style: Style, sources?: Sources): View => humanView(style, sources) as View;
/** The pieces of a text together, as {@link METHODS} takes them. */
const JSON_VIEW = Object.fromEntries(
  Object.entries(jsonView).map(([method, draw]) => [
    method,
    (...given: unknown[]) => wholeText((draw as (...given: unknown[]) => Text)(...given)),
  ]),
) as unknown as View;
const METHOD_NAMES = Object.keys(METHODS) as (keyof View)[];
const shownBy = (view: View): (keyof View)[] => METHOD_NAMES.filter((method) => method in view);
const unspoilt: Spoil = (data) => data;

/** Our own colours: what paint.ts makes, and nothing else. */
const OWN_COLOUR = /\u001B\[(?:1|2|22|3[1-6]|39)m/g;
/** Manifests of hostile lines: some of the texts each turn, and in so many turns all. */
const TURNS = 16;
const hostileSources =
  (turn: number): Sources =>
  (file, line) =>
    `${file} ${line}: ${HOSTILE_TEXTS.filter((_, i) => i % TURNS === turn % TURNS).join('')}\r`;
/** Every so manieth text of an input is spoilt at a time, so that the others still make sense of it. */
const AMONG = 7;

/** How many texts an input has. */
function textsIn(method: keyof View, view: View): number {
  const counter = spoiler('', 0, 1);
  METHODS[method](view, counter.spoil);
  return counter.met();
}

/** Every style comes around. */
const styleOf = (turn: number): Style => ({
  color: turn % 2 === 0,
  width: [40, 80, 160][turn % 3] ?? 80,
  unicode: turn % 5 > 0,
  verbose: turn % 4 === 0,
});

it('shows everything to people or programs, and nearly everything to both', () => {
  expect(new Set([...shownBy(HUMAN(PLAIN)), ...shownBy(JSON_VIEW)])).toEqual(new Set(METHOD_NAMES));
});

describe.each(shownBy(HUMAN(PLAIN)))('%s', (method) => {
  it('lets no hostile text out, in any field', () => {
    let [turns, shownToPeople] = [0, 0];
    const human = (turn: number): View => HUMAN(styleOf(turn), hostileSources(turn));
    const renderings = spoiltRenderings(HOSTILE_TEXTS, AMONG, (spoil, turn) =>
      METHODS[method](human(turn), spoil),
    );
    for (const {turn, text} of renderings) {
      turns++;
      if (text !== METHODS[method](human(turn), unspoilt)) shownToPeople++;
      expect(rawCharacter(text.replace(OWN_COLOUR, ''))).toBeUndefined();
      expect(styleOf(turn).color || !text.includes('\u001B')).toBe(true);
    }
    // Some fields are for machines alone.
    expect(shownToPeople).toBeGreaterThan(turns / 5);
  });

  it('adds no line for a line feed in a text', () => {
    const view = HUMAN({...PLAIN, width: 100_000, verbose: true});
    const among = Math.min(AMONG, textsIn(method, view));
    for (let rest = 0; rest < among; rest++) {
      // The lines of examples are meant.
      const lines = (hostile: string): string[] =>
        METHODS[method](view, spoiler(hostile, rest, among, [...KEPT, 'broken', 'whole']).spoil).split('\n');
      expect(lines('\n').length).toBe(lines('x').length);
    }
  });

  it.each([40, 60, 80, 120, 160])('keeps to %d columns but for what must stay whole', (width) => {
    for (const verbose of [false, true]) {
      const view = HUMAN({...PLAIN, width, verbose}, RICH_SOURCES);
      for (const line of METHODS[method](view, unspoilt).split('\n')) {
        expect(line).not.toMatch(/\s$/);
        if (displayWidth(line) <= width) continue;
        // Too long is only a line of one word, with its sign or its label before it.
        expect(line.trim()).toMatch(/^(?:[-+~=?*]+ +|--> |through )?\S+$|^kind: |^spec: |^`[^`]+`\S*$/);
      }
    }
  });

  it('ends with one line feed, and says the same in colour', () => {
    const plain = METHODS[method](HUMAN(PLAIN, RICH_SOURCES), unspoilt);
    const coloured = METHODS[method](HUMAN({...PLAIN, color: true}, RICH_SOURCES), unspoilt);
    expect(plain).toMatch(/[^\n]\n$/);
    expect(plain).not.toContain('\u001B');
    expect(coloured.replaceAll(OWN_COLOUR, '')).toBe(plain);
  });

  it('draws in ASCII where it has to', () => {
    const ascii = METHODS[method](HUMAN({...PLAIN, unicode: false}, RICH_SOURCES), unspoilt);
    expect(ascii.replaceAll('法務部', '')).toMatch(/^[\x20-\x7E\n]*$/);
  });

  it('looks as in its golden file', async () => {
    const text = METHODS[method](HUMAN(PLAIN, RICH_SOURCES), unspoilt);
    await expect(text).toMatchFileSnapshot(`../../golden/render/${method}.txt`);
  });
});

/** What is tried several times, each text by itself. */
const ONE_BY_ONE: Readonly<Partial<Record<keyof View, () => readonly string[]>>> = {
  rule: () => rules.map((rule) => JSON_VIEW.rule(rule)),
  offboarding: () => OFFBOARDINGS.map((offboarding) => JSON_VIEW.offboarding(offboarding)),
  peopleChange: () => PEOPLE_CHANGES.map((answer) => JSON_VIEW.peopleChange(answer)),
  confirmation: () => CONFIRMATIONS.map((answer) => JSON_VIEW.confirmation(answer)),
  storedPlans: () => [JSON_VIEW.storedPlans('acme', STORED_PLANS)],
  storedPlan: () => STORED_PLANS.map((shown) => JSON_VIEW.storedPlan(shown, RICH_PLAN)),
  planDecision: () => PLAN_DECISIONS.map((answer) => JSON_VIEW.planDecision(answer)),
  // It is of the form that is signed: test/cli/receipts.test.ts.
  signedFile: () => [],
  verifiedFile: () => VERIFIED_FILES.map((verified) => JSON_VIEW.verifiedFile('evidence.json', verified)),
};

describe.each(shownBy(JSON_VIEW))('%s as JSON', (method) => {
  it('lets no hostile text out, in any field', () => {
    const plain = METHODS[method](JSON_VIEW, unspoilt);
    const render = (spoil: Spoil): string => METHODS[method](JSON_VIEW, spoil);
    for (const {text} of spoiltRenderings(HOSTILE_TEXTS, AMONG, render)) {
      expect(text).not.toBe(plain);
      expect(rawCharacter(text)).toBeUndefined();
    }
  });

  it('is JSON of two spaces with a version, or of the contract', () => {
    const texts = ONE_BY_ONE[method]?.() ?? [METHODS[method](JSON_VIEW, unspoilt)];
    for (const text of texts) {
      const value: unknown = JSON.parse(text);
      expect(value).toHaveProperty('formatVersion', '1.0');
      expect(text).toBe(`${JSON.stringify(value, null, 2)}\n`);
    }
  });
});
