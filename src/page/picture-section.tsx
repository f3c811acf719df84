/** The section with the picture of workspaces and connections, and the same as a list. */
import {TONES} from '../render/html/page-data.ts';
import {type LaidOutPicture, layOutPicture} from './lay-out-picture.ts';
import {number, Section} from './pieces.tsx';
import type {ViewState} from './view-state.ts';

/** How many workspaces fit into a picture. */
const DRAWN = 120;
/** How many lines the list has. */
const LISTED = 300;
/** Characters of a name that fit into its box. */
const NAME = 21;

const clipped = (text: string, limit: number): string =>
  text.length <= limit ? text : `${[...text].slice(0, limit - 1).join('')}…`;

/** The places that are drawn: the chosen workspace with its neighbours, or those with the most connections. */
function drawnPlaces({reader, filters}: ViewState): number[] {
  const {places, links} = reader.data;
  const all = [...places.name.keys()];
  if (filters.workspace !== '') {
    const chosen = all.filter((place) => reader.text(places.name[place]) === filters.workspace);
    const near = new Set(chosen);
    for (const [i, from] of links.from.entries()) {
      const to = links.to[i] ?? -1;
      if (chosen.includes(from)) near.add(to);
      if (chosen.includes(to)) near.add(from);
    }
    return [...near].filter((place) => place >= 0).slice(0, DRAWN);
  }
  if (all.length <= DRAWN) return all;
  const degree = new Map<number, number>();
  for (const place of [...links.from, ...links.to]) degree.set(place, (degree.get(place) ?? 0) + 1);
  const most = all.toSorted((a, b) => (degree.get(b) ?? 0) - (degree.get(a) ?? 0) || a - b);
  return most.slice(0, DRAWN).toSorted((a, b) => a - b);
}

interface Drawing {
  readonly picture: LaidOutPicture;
  /** The rows in the data of the places that are drawn; the same for lines below. */
  readonly places: readonly number[];
  readonly links: readonly number[];
}

let last: {readonly key: string; readonly drawing: Drawing} | undefined;

/** The layout, computed again only if other places are drawn or the width changes. */
function drawingOf(state: ViewState): Drawing {
  const {reader, width} = state;
  const places = drawnPlaces(state);
  const key = `${width} ${places.join()}`;
  if (last?.key === key) return last.drawing;
  const {links} = reader.data;
  const at = new Map(places.map((place, i) => [place, i]));
  const drawn = [...links.from.keys()].filter(
    (i) => at.has(links.from[i] ?? -1) && at.has(links.to[i] ?? -1),
  );
  const picture = layOutPicture({
    regions: places.map((place) => reader.text(reader.data.places.region[place])),
    lines: drawn.map((i) => [at.get(links.from[i] ?? -1) ?? 0, at.get(links.to[i] ?? -1) ?? 0]),
    width,
  });
  const drawing = {picture, places, links: drawn};
  last = {key, drawing};
  return drawing;
}

/** What connects two workspaces, in a sentence. */
function saidOf({reader}: ViewState, link: number): string {
  const {connection, shares} = reader.data.links;
  return [connection[link], shares[link]]
    .flatMap((one) => (one === undefined || one < 0 ? [] : [reader.text(one)]))
    .join('; ');
}

function LinkLine({
  state,
  link,
  points,
  label: {x, y},
}: {
  readonly state: ViewState;
  readonly link: number;
  readonly points: LaidOutPicture['lines'][number]['points'];
  readonly label: LaidOutPicture['lines'][number]['label'];
}) {
  const said = saidOf(state, link);
  const {connection, shares} = state.reader.data.links;
  const labels = [connection[link], shares[link]].flatMap((one) =>
    one === undefined || one < 0 ? [] : [clipped(state.reader.text(one), 30)],
  );
  return (
    <g class={`link tone-${TONES[state.reader.data.links.tone[link] ?? 0] ?? 'plain'}`}>
      <title>{said}</title>
      <polyline points={points.map((point) => `${point.x},${point.y}`).join(' ')} />
      {labels.map((label, i) => (
        <text key={i} x={x} y={y + (i === 0 ? -8 : 17)} text-anchor="middle">
          {label}
        </text>
      ))}
    </g>
  );
}

function Svg({state, drawing}: {readonly state: ViewState; readonly drawing: Drawing}) {
  const {reader, filters, filter} = state;
  const {picture, places, links} = drawing;
  const choose = (name: string): void => {
    filter({workspace: filters.workspace === name ? '' : name});
  };
  return (
    <svg
      width={picture.width}
      height={picture.height}
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      role="group"
      aria-label="Workspaces and what connects them, also listed below"
    >
      {picture.regions.map(({name, x, y, width, height}) => (
        <g class="region" key={name}>
          <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx="10" />
          <text x={x + 16} y={y + 21}>
            {name === '' ? 'Region unknown' : `Region ${name}`}
          </text>
        </g>
      ))}
      {picture.lines.map(({line, points, label}) => (
        <LinkLine key={line} state={state} link={links[line] ?? 0} points={points} label={label} />
      ))}
      {picture.places.map(({place, x, y, width, height}) => {
        const row = places[place] ?? 0;
        const name = reader.text(reader.data.places.name[row]);
        const note = reader.text(reader.data.places.note[row]);
        return (
          <g
            class="place"
            key={row}
            role="button"
            tabindex={0}
            aria-pressed={filters.workspace === name}
            onClick={() => {
              choose(name);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return;
              event.preventDefault();
              choose(name);
            }}
          >
            <rect x={x} y={y} width={width} height={height} rx="8">
              {clipped(name, NAME) !== name && <title>{name}</title>}
            </rect>
            <text>
              <tspan class="title" x={x + 12} y={y + 20}>
                {clipped(name, NAME)}
              </tspan>{' '}
              <tspan class="note" x={x + 12} y={y + 36}>
                {clipped(note, 26)}
              </tspan>
            </text>
          </g>
        );
      })}
    </svg>
  );
}

export function PictureSection({state}: {readonly state: ViewState}) {
  const {reader, filters} = state;
  const {places, links, about} = reader.data;
  const all = places.name.length;
  if (all === 0) return null;
  const drawing = drawingOf(state);
  const shown = drawing.places.length;
  const name = (place: number | undefined): string => reader.text(places.name[place ?? -1]);
  return (
    <Section id="picture" title="Workspaces" shown={shown} all={all}>
      <p class="note">
        {about.picture}{' '}
        {shown < all &&
          (filters.workspace === ''
            ? `${number(shown)} of ${number(all)} workspaces are drawn: those with most connections. Choose one to see what is around it.`
            : `Only ${filters.workspace} and what is around it is drawn.`)}
      </p>
      <div class="picture" tabIndex={0} role="region" aria-label="Picture of the workspaces">
        <Svg state={state} drawing={drawing} />
      </div>
      {drawing.links.length > 0 && (
        <details class="same">
          <summary>The same as a list</summary>
          <ul>
            {drawing.links.slice(0, LISTED).map((link) => {
              const region = reader.text(places.region[links.from[link] ?? -1]);
              return (
                <li key={link}>
                  <code>{name(links.from[link])}</code> and <code>{name(links.to[link])}</code>
                  {region === '' ? '' : ` (${region})`}: {saidOf(state, link)}
                </li>
              );
            })}
          </ul>
          {drawing.links.length > LISTED && (
            <p class="note">… and {number(drawing.links.length - LISTED)} more.</p>
          )}
        </details>
      )}
    </Section>
  );
}
