import {compareText} from '../../diagnostics/compare-text.ts';
import {homeOf} from '../../model/address.ts';
import type {ConnectionAnswer} from '../../model/connection-answers.ts';
import type {LiveReport} from '../../model/live-report.ts';
import {namesOf} from '../../model/names.ts';
import type {LiveObject} from '../../model/objects.ts';
import {bareName} from '../../model/principal.ts';
import {asOfFacts} from '../words/as-of.ts';
import {stateText} from '../words/connections.ts';
import {countPeople} from '../words/people.ts';
import {plural} from '../words/plural.ts';
import {timeText} from '../words/time-text.ts';
import {makePageData} from './make-page-data.ts';
import {liveRows} from './object-rows.ts';
import type {PageData, Tone} from './page-data.ts';
import type {Headline, Tile} from './page.ts';
import {liveAccessRows} from './people-rows.ts';
import type {Picture} from './picture.ts';

const TONES: Readonly<Record<ConnectionAnswer['state'], Tone>> = {
  active: 'good',
  waiting: 'wait',
  withdrawn: 'bad',
  withheld: 'bad',
  ended: 'bad',
};

/** `2 of 3 shares in force`; null if nothing is shared. */
const sharesText = ({shares: {declared, inForce}}: ConnectionAnswer): string | null =>
  declared === 0 ? null : `${inForce} of ${plural(declared, 'share')} in force`;

const membersIn = (objects: readonly LiveObject[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const object of objects) {
    const home = homeOf(object);
    if (object.kind === 'Member' && home !== null) counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  return counts;
};

/** The workspaces of the report, and their partners. */
function pictureOf({workspaces, objects, connections}: LiveReport): Picture {
  const members = membersIn(objects);
  const regions = new Map<string, string>();
  for (const object of objects) if (object.kind === 'Workspace') regions.set(object.name, object.spec.region);
  // Both sides of a connection are in the same region.
  for (const {workspace, with: partner} of connections) {
    const region = regions.get(workspace);
    if (region !== undefined && !regions.has(partner)) regions.set(partner, region);
  }
  const partners = connections.flatMap(({workspace, with: partner}) => [workspace, partner]);
  return {
    places: [...new Set([...workspaces, ...partners])].toSorted(compareText).map((name) => ({
      name,
      region: regions.get(name) ?? null,
      note: workspaces.includes(name) ? plural(members.get(name) ?? 0, 'member') : 'a partner',
    })),
    links: connections.map((connection) => ({
      between: [connection.workspace, connection.with],
      // Only the day: the time of day does not fit.
      connection: stateText(connection).replace(/ \d\d:\d\d:\d\d UTC/, ''),
      shares: sharesText(connection),
      tone: TONES[connection.state],
    })),
  };
}

/** The data of the page of the live state. Takes a report that is escaped already. */
export const livePageData = (report: LiveReport): PageData =>
  makePageData({
    about: {
      kind: 'live',
      name: report.of ?? 'live',
      picture: 'The workspaces of this report and their partners.',
    },
    names: namesOf(
      new Set(report.access.flatMap(({principal, object, via}) => [bareName(principal), object, ...via])),
      report.objects,
    ),
    access: liveAccessRows(report.access),
    waiting: report.waiting,
    objects: (pool) => liveRows(report.objects, pool),
    picture: pictureOf(report),
  });

/** The top of the page of the live state. Takes a report that is escaped already. */
export function liveHeadline(report: LiveReport): Headline {
  const {workspaces, objects, connections, waiting, access, of, createdAt, tool, at} = report;
  const ofKind = (kind: string): number => objects.filter((object) => object.kind === kind).length;
  const external = objects.filter(({kind, spec}) => kind === 'Share' && 'with' in spec).length;
  const active = connections.filter(({state}) => state === 'active').length;
  const tile = (
    count: number,
    [one, many]: readonly [string, string],
    section: string,
    {tone = 'plain', filters = ''}: Partial<Pick<Tile, 'tone' | 'filters'>> = {},
  ): Tile => ({count, label: count === 1 ? one : many, tone, section, filters});
  const outsiders = countPeople(access.filter(({outside}) => outside !== null));
  return {
    over: at === undefined ? 'What is live in' : `As of ${timeText(at)}, what was live in`,
    title: of ?? 'this database',
    line: `read ${timeText(createdAt)} by bylaw ${tool.version}`,
    verdict: null,
    tiles: [
      tile(outsiders, ['outsider has access', 'outsiders have access'], 'access', {
        tone: 'wait',
        filters: 'search=outsider',
      }),
      tile(countPeople(access), ['person has access', 'people have access'], 'access'),
      tile(waiting.length, ['approval pending', 'approvals pending'], 'waiting', {tone: 'wait'}),
      tile(workspaces.length, ['workspace', 'workspaces'], 'picture'),
      tile(active, ['active connection', 'active connections'], 'picture'),
      tile(ofKind('Member'), ['membership', 'memberships'], 'changes', {filters: 'kind=Member'}),
      tile(ofKind('Guest'), ['guest', 'guests'], 'changes', {filters: 'kind=Guest'}),
      tile(external, ['external share', 'external shares'], 'changes', {filters: 'kind=Share'}),
    ].filter(({count}) => count > 0),
    facts: [
      ['Workspaces', workspaces.join(', ') || 'none'],
      ['Objects', plural(objects.length, 'object')],
      ['Read', `${timeText(createdAt)} by bylaw ${tool.version}`],
      ...asOfFacts(report),
    ],
  };
}
