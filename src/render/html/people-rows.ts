/** Access, permissions, requests and findings as rows of the page. */
import {bareName} from '../../model/principal.ts';
import {compareText} from '../../diagnostics/compare-text.ts';
import {compareDiagnostics, type Diagnostic} from '../../diagnostics/diagnostic.ts';
import type {LiveAccess} from '../../model/live-report.ts';
import type {Names} from '../../model/names.ts';
import type {AccessChange, Ended, Plan, Waiting} from '../../model/plan.ts';
import {outermostFirst} from '../../model/access-path.ts';
import {accessDirections, levelsText, outsideText} from '../words/access.ts';
import {howIn} from '../words/access-rows.ts';
import type {Agreed} from '../words/agreed.ts';
import {endedText} from '../words/ended.ts';
import {refusalFlag} from '../words/findings.ts';
import {reachGroups, type ToldReach} from '../words/reach.ts';
import {howTexts} from '../words/reached-how.ts';
import {timeText} from '../words/time-text.ts';
import {approveCommand} from '../words/waiting.ts';
import {
  type AccessTable,
  type AgreedTable,
  type EndedTable,
  type FindingTable,
  happening,
  type HappeningId,
  type NameTable,
  type PermissionTable,
  type ReachTable,
  type StatementTable,
  type WaitingTable,
} from './page-data.ts';
import {columns, type TextPool} from './text-pool.ts';

/** One access of somebody, and how it changes. */
export interface AccessRow extends Pick<AccessChange, 'principal' | 'object' | 'via' | 'outside'> {
  readonly what: HappeningId;
  readonly level: string;
  /** Since when, until when, by whose approval. */
  readonly how: readonly string[];
}

export const nameTable = (names: Names, pool: TextPool): NameTable =>
  columns(
    ['of', 'name'],
    Object.entries(names).map(([of, name]) => ({of: pool.text(of), name: pool.text(name)})),
  );

/** The changes of access of a plan. */
export function accessRowsOf(access: Plan['access']): AccessRow[] {
  const howOf = howIn(access.reach);
  return accessDirections(access).flatMap(({id, rows}) =>
    rows.map((row) => ({
      principal: row.principal,
      object: row.object,
      via: outermostFirst(row.via),
      what: id,
      level: levelsText(row, '→'),
      how: howTexts(howOf(id)(row)),
      ...(row.outside != null && {outside: row.outside}),
    })),
  );
}

/** The access that there is. */
export const liveAccessRows = (access: readonly LiveAccess[]): AccessRow[] =>
  access.map((row) => ({...row, via: outermostFirst(row.via), what: 'reaches', how: howTexts(row)}));

/** How soon people are told of: outsiders first, then those who lose something, then all others. */
function ranksOf(rows: readonly AccessRow[]): (row: AccessRow) => number {
  const ranks = new Map<string, number>();
  for (const {principal, outside, what} of rows) {
    const rank = outside != null ? 0 : what === 'loses' || what === 'less' ? 1 : 2;
    ranks.set(principal, Math.min(rank, ranks.get(principal) ?? rank));
  }
  return ({principal}) => ranks.get(principal) ?? 0;
}

/** The place of each text in the order of all of them: a number is compared faster, and a name stands in many rows. */
function placesOf(texts: Iterable<string>): (text: string) => number {
  const places = new Map([...new Set(texts)].toSorted(compareText).map((text, i) => [text, i]));
  return (text) => places.get(text) ?? 0;
}

/**
 * Sorts by person, those first whom nobody must miss, and then so that rows which differ only in the object are neighbours.
 */
export function accessTable(rows: readonly AccessRow[], pool: TextPool): AccessTable {
  const rankOf = ranksOf(rows);
  const personOf = placesOf(rows.map(({principal}) => principal));
  const objectOf = placesOf(rows.map(({object}) => object));
  const sorted = rows
    .map((row) => ({
      row,
      rank: rankOf(row),
      person: personOf(row.principal),
      object: objectOf(row.object),
      what: happening(row.what),
      level: pool.text(`${row.level}${outsideText(row)}`),
      via: pool.list(row.via),
      how: pool.list(row.how),
    }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        a.person - b.person ||
        a.what - b.what ||
        a.via - b.via ||
        a.level - b.level ||
        a.how - b.how ||
        a.object - b.object,
    );
  return columns(
    ['what', 'who', 'object', 'level', 'bareLevel', 'outside', 'via', 'how'],
    sorted.map(({row, what, level, via, how}) => ({
      what,
      who: pool.text(bareName(row.principal)),
      object: pool.text(row.object),
      level,
      bareLevel: pool.text(row.level),
      outside: pool.text(row.outside),
      via,
      how,
    })),
  );
}

/** Permissions that are gained or lost, one row for each path. */
export function permissionTable({gained, lost}: Plan['permissions'], pool: TextPool): PermissionTable {
  const sources = new Map<
    string,
    {what: HappeningId; who: string; workspace: string; via: readonly string[]; permissions: string[]}
  >();
  for (const [what, rows] of [
    ['gains', gained],
    ['loses', lost],
  ] as const) {
    for (const {principal, workspace, permission, via} of rows) {
      const key = JSON.stringify([what, principal, workspace, via]);
      const source = sources.get(key);
      if (source === undefined)
        sources.set(key, {what, who: bareName(principal), workspace, via, permissions: [permission]});
      else source.permissions.push(permission);
    }
  }
  const sorted = [...sources.values()].toSorted((a, b) => compareText(a.who, b.who));
  return columns(
    ['what', 'who', 'workspace', 'permissions', 'via'],
    sorted.map(({what, who, workspace, via, permissions}) => ({
      what: happening(what),
      who: pool.text(who),
      workspace: pool.text(workspace),
      permissions: pool.list(permissions),
      via: pool.list(via),
    })),
  );
}

export const waitingTable = (waiting: readonly Waiting[], pool: TextPool): WaitingTable =>
  columns(
    ['request', 'side', 'approvers', 'since', 'command'],
    waiting.map(({id, side, approvers, since}) => ({
      request: pool.text(id),
      side: pool.text(side),
      approvers: pool.list(approvers),
      since: since === null ? -1 : pool.text(timeText(since)),
      command: pool.text(approveCommand(id, side)),
    })),
  );

export const agreedTable = (agreed: readonly Agreed[], pool: TextPool): AgreedTable =>
  columns(
    ['request', 'side', 'by', 'how'],
    agreed.map((one) => ({
      request: pool.text(one.id),
      side: pool.text(one.side),
      by: pool.text(one.by),
      how: pool.text(one.how),
    })),
  );

export const endedTable = (ended: readonly Ended[], pool: TextPool): EndedTable =>
  columns(
    ['address', 'why'],
    ended.map((one) => ({address: pool.text(one.address), why: pool.text(endedText(one))})),
  );

export const reachTable = (reach: readonly ToldReach[], pool: TextPool): ReachTable =>
  columns(
    ['object', 'level', 'people', 'how'],
    reach.flatMap((one) =>
      reachGroups(one).map(({level, people, how}) => ({
        object: pool.text(one.object),
        level: pool.text(level),
        people: pool.list(people),
        how: pool.list(how),
      })),
    ),
  );

/** `manifests/a.yaml:3:1`, as far as it is known. */
const placeText = ({file, line, column}: Diagnostic): string | null =>
  file === null ? null : [file, line, column].filter((part) => part !== null).join(':');

/** The help of a finding, with the flag that overrides a refusal. */
function helpText({rule, severity, address, help}: Diagnostic): string {
  const flag = severity === 'refusal' ? refusalFlag(rule, address) : undefined;
  return flag === undefined || help.includes(flag)
    ? help
    : `${help} If this is intended, pass \`${flag}\`.`.trim();
}

/** A finding, and what shows it. */
export interface FindingRow extends Diagnostic {
  readonly notes?: readonly string[];
}

export const findingTable = (diagnostics: readonly FindingRow[], pool: TextPool): FindingTable =>
  columns(
    ['severity', 'rule', 'address', 'place', 'message', 'help', 'notes'],
    diagnostics.toSorted(compareDiagnostics).map((d) => ({
      severity: pool.text(d.severity),
      rule: pool.text(d.rule),
      address: pool.text(d.address),
      place: pool.text(placeText(d)),
      message: pool.text(d.message),
      help: d.help === '' ? -1 : pool.text(helpText(d)),
      notes: pool.list(d.notes ?? []),
    })),
  );

/** What is said of something. */
export interface Statement {
  readonly about: string;
  readonly text: string;
}

export const statementTable = (statements: readonly Statement[], pool: TextPool): StatementTable =>
  columns(
    ['about', 'text'],
    statements.map(({about, text}) => ({about: pool.text(about), text: pool.text(text)})),
  );
