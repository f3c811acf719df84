/** The document of a report: one file that asks for nothing else. */
import {createHash} from 'node:crypto';
import {deflateRawSync} from 'node:zlib';
import {type PageData, PARTS} from './page-data.ts';
import {staticSections} from './static-sections.ts';
import {Html, markup} from './template.ts';

/**
 * The data of a page, part by part: JSON, deflated without a header (equal data give equal bytes), in base64, of
 * which nothing can end the element that it stands in.
 */
const encodePageData = (data: PageData): readonly (readonly [part: string, text: string])[] =>
  PARTS.map((part) => [part, deflateRawSync(JSON.stringify(data[part]), {level: 6}).toString('base64')]);

/** The one script and the one style of a page, as the build makes them. */
export interface ReportAssets {
  readonly script: string;
  readonly style: string;
}

/** A number that a reader should see first. */
export interface Tile {
  readonly count: number;
  readonly words: string;
  readonly tone: 'plain' | 'good' | 'bad' | 'wait';
  /** The section that it is about. */
  readonly section: string;
}

/** What stands above everything. */
export interface Headline {
  /** What is shown, such as `Plan for`; and of what. */
  readonly over: string;
  readonly title: string;
  readonly verdict: {
    readonly tone: 'plain' | 'good' | 'bad' | 'wait';
    readonly words: readonly Html[];
  } | null;
  /** What else to know before reading on. */
  readonly notice?: string;
  readonly tiles: readonly Tile[];
  /** On whose authority, from which commit, when: in a few words. */
  readonly line: string;
  /** Names and values: from what it was made. */
  readonly facts: readonly (readonly [string, string])[];
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What could end the element that it stands in is no asset of ours. */
function safeInside(tag: 'script' | 'style', text: string): Html {
  if (new RegExp(`</${tag}|<!--`, 'i').test(text))
    throw new Error(`the ${tag} of the report would end early`);
  return new Html(text);
}

const tile = ({count, words, tone, section}: Tile): Html =>
  markup`<li class="tile tone-${tone}">
    <a href="#${section}"><b>${count.toLocaleString('en')}</b> <span>${words}</span></a>
  </li>`;

const headlineOf = ({over, title, line, verdict, notice, tiles, facts}: Headline): Html =>
  markup`<header class="top">
    <div class="brand"><span>bylaw</span><button type="button" id="theme" hidden></button></div>
    <p class="over">${over}</p>
    <h1>${title}</h1>
    ${line === '' ? '' : markup`<p class="line">${line}</p>`}
    ${verdict === null ? '' : markup`<p class="verdict tone-${verdict.tone}">${verdict.words}</p>`}
    ${notice === undefined ? '' : markup`<p class="verdict tone-wait">${notice}</p>`}${
      tiles.length === 0
        ? ''
        : markup`<ul class="tiles" aria-label="Counts">
            ${tiles.map(tile)}
          </ul>`
    }
    <details class="made">
      <summary>What it was made from</summary>
      <dl>
        ${facts.map(
          ([name, value]) =>
            markup`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
    </details>
  </header>`;

const document = (
  title: string,
  {script, style}: ReportAssets,
  body: Html,
  data: readonly Html[],
): string => {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    markup`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="referrer" content="no-referrer" />
          <title>${title}</title>
          <style>${safeInside('style', style)}</style>
        </head>
        <body>
          <a class="skip" href="#report">Skip to the report</a>
          ${body}
          `,
    ...data,
    ...(data.length === 0 ? [] : [markup`<script>${safeInside('script', script)}</script>\n`]),
    markup`</body>
</html>
`,
  ]
    .map(({text}) => text)
    .join('');
};

/** The page of a report. */
export function reportPage(headline: Headline, data: PageData, assets: ReportAssets): string {
  const blocks = encodePageData(data).map(
    ([part, text]) => markup`<script type="text/plain" id="data-${part}">${new Html(text)}</script>\n`,
  );
  const body = markup`${headlineOf(headline)}
    <div id="bar"></div>
    <main id="report" tabindex="-1">${staticSections(data)}</main>
    <noscript>
      <p class="note">Without JavaScript, this page shows the first of everything, and cannot search.</p>
    </noscript>`;
  return document(`${headline.over} ${headline.title} · bylaw`, assets, body, blocks);
}

/** In a text of ours a line feed ends a line; in one of somebody's, it is shown. */
const LINE_FEED = new Html('\n');

/** A page of text that is laid out already: what there is no report for. */
export function textPage(title: string, text: string, assets: ReportAssets): string {
  const lines = text
    .trimEnd()
    .split('\n')
    .flatMap((line) => [markup`${line}`, LINE_FEED]);
  return document(
    `${title} · bylaw`,
    assets,
    markup`<header class="top">
        <div class="brand"><span>bylaw</span></div>
        <h1>${title}</h1>
      </header>
      <main id="report" tabindex="-1">
        <pre class="text" tabindex="0">${lines}</pre>
      </main>`,
    [],
  );
}

/** The page that stands where a report would, if it could not be made. */
export const failurePage = (
  {message, help}: {readonly message: readonly Html[]; readonly help: readonly Html[]},
  assets: ReportAssets,
): string =>
  document(
    'No report · bylaw',
    assets,
    markup`<header class="top">
        <div class="brand"><span>bylaw</span></div>
        <h1>bylaw could not do it</h1>
      </header>
      <main id="report" tabindex="-1">
        <p class="verdict tone-bad">${message}</p>
        ${help.length === 0 ? '' : markup`<p>${help}</p>`}
      </main>`,
    [],
  );
