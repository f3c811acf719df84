/** The document of a page: one file, which loads nothing else. */
import {createHash} from 'node:crypto';
import {deflateRawSync} from 'node:zlib';
import {type PageData, PARTS} from './page-data.ts';
import {staticSections} from './static-sections.ts';
import {Html, markup} from './template.ts';

/**
 * The data of a page, part by part: JSON, deflated without a header (equal data give equal bytes), in base64, which
 * cannot end the element that it stands in.
 */
const encodePageData = (data: PageData): readonly (readonly [part: string, text: string])[] =>
  PARTS.map((part) => [part, deflateRawSync(JSON.stringify(data[part]), {level: 6}).toString('base64')]);

/** The script and the style of a page, as the build makes them. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** A number at the top of a page. */
export interface Tile {
  readonly count: number;
  readonly label: string;
  readonly tone: 'plain' | 'good' | 'bad' | 'wait';
  /** The section that it links to. */
  readonly section: string;
  /** The filters that leave what it counts, as in the hash of the address: `access=loses`; without it, all of the section. */
  readonly filters?: string;
}

/** The top of a page. */
export interface Headline {
  /** What the page is about: `Plan for` above the name of the set. */
  readonly over: string;
  readonly title: string;
  readonly verdict: {
    readonly tone: 'plain' | 'good' | 'bad' | 'wait';
    readonly text: readonly Html[];
  } | null;
  /** A warning that concerns the whole page. */
  readonly notice?: string;
  readonly tiles: readonly Tile[];
  /** On whose authority, from which commit and when it was made. */
  readonly line: string;
  /** What it was made from, as names and values. */
  readonly facts: readonly (readonly [string, string])[];
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A script or style of this package; throws if it could end its element. */
function safeInside(tag: 'script' | 'style', text: string): Html {
  if (new RegExp(`</${tag}|<!--`, 'i').test(text))
    throw new Error(`the ${tag} of the report would end early`);
  return new Html(text);
}

const tile = ({count, label, tone, section, filters = ''}: Tile): Html =>
  markup`<li class="tile tone-${tone}">
    <a href="#${section}" data-filters="${filters}"><b>${count.toLocaleString('en')}</b> <span>${label}</span></a>
  </li>`;

const headlineOf = ({over, title, line, verdict, notice, tiles, facts}: Headline): Html =>
  markup`<header class="top">
    <div class="brand"><span>bylaw</span><button type="button" id="theme" hidden></button></div>
    <p class="over">${over}</p>
    <h1>${title}</h1>
    ${line === '' ? '' : markup`<p class="line">${line}</p>`}
    ${verdict === null ? '' : markup`<p class="verdict tone-${verdict.tone}">${verdict.text}</p>`}
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

const document = (title: string, {script, style}: PageAssets, body: Html, data: readonly Html[]): string => {
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

/** A page of data, which the program of the page draws. */
export function dataPage(headline: Headline, data: PageData, assets: PageAssets): string {
  const blocks = encodePageData(data).map(
    ([part, text]) => markup`<script type="text/plain" id="data-${part}">${new Html(text)}</script>\n`,
  );
  const body = markup`${headlineOf(headline)}
    <div id="bar"></div>
    <main id="report" tabindex="-1">${staticSections(data)}</main>
    <noscript>
      <p class="note">Without JavaScript, this page shows only the first entries and cannot be searched.</p>
    </noscript>`;
  return document(`${headline.over} ${headline.title} · bylaw`, assets, body, blocks);
}

/** Line feeds of the text itself end lines; those of names and values in it are escaped already. */
const LINE_FEED = new Html('\n');

/** A page of text that is laid out already, for results without a page of data. */
export function textPage(title: string, text: string, assets: PageAssets): string {
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

/** A page that says why there is no result. */
export const failurePage = (
  {message, help}: {readonly message: readonly Html[]; readonly help: readonly Html[]},
  assets: PageAssets,
): string =>
  document(
    'No report · bylaw',
    assets,
    markup`<header class="top">
        <div class="brand"><span>bylaw</span></div>
        <h1>bylaw failed</h1>
      </header>
      <main id="report" tabindex="-1">
        <p class="verdict tone-bad">${message}</p>
        ${help.length === 0 ? '' : markup`<p>${help}</p>`}
      </main>`,
    [],
  );
