/** Reads files of rule cases; README.md says what stands in them. */
import {readFileSync} from 'node:fs';
import {readSetConfig} from '../../src/manifest/set-config.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import type {SourceFile} from '../../src/manifest/source-file.ts';
import type {PlanConsent} from '../../src/model/plan.ts';
import type {ApplySettings, RecordedPolicy, SetConfig} from '../../src/model/set-config.ts';
import {childAt} from '../../src/model/json-pointer.ts';
import {readPolicy} from '../../src/rules/policy-invalid.ts';
import {UNBOUND, type Login} from '../../src/model/login.ts';
import type {Withdrawal} from '../../src/model/ledger.ts';

/** What a rule must say: at a line of the file, or without a place. */
export interface Expected {
  readonly rule: string;
  readonly line: number | null;
}

export interface RuleCase {
  readonly name: string;
  readonly broken: boolean;
  /** The rule is told as a warning, since what it is about stood before. */
  readonly warned: boolean;
  /** The manifests, on the lines on which they stand in the file. */
  readonly source: SourceFile;
  readonly live: readonly {
    readonly owner: string | null;
    readonly around: boolean;
    /** The set that its row names, where no run of that set wrote it. */
    readonly claimed: string | null;
    /** It is in a deleted workspace, or one. */
    readonly archived: boolean;
    readonly text: string;
  }[];
  readonly expected: readonly Expected[];
  /** Rules of which the case warns, too, without a place. */
  readonly beside: readonly string[];
  readonly config: SetConfig;
  /** What its bylaw.yaml said before. */
  readonly configBefore: SetConfig | undefined;
  /** The policies of the last apply. */
  readonly lastPolicies: readonly RecordedPolicy[];
  /** What the last apply asked of an apply. */
  readonly lastApplySettings: ApplySettings | undefined;
  readonly consent: PlanConsent;
  /** On whose authority it is planned. */
  readonly actor: string | null;
  /** Who was authenticated. */
  readonly login: Login;
  /** The plan is about to be applied. */
  readonly applying: boolean;
  readonly tested: boolean;
  /** What is declared was declared at an earlier run, to which the plan goes back. */
  readonly back: boolean;
  /** No run was ever applied to the database. */
  readonly pristine: boolean;
  /** Who was offboarded, and from which workspace. */
  readonly offboarded: readonly {readonly person: string; readonly workspace: string}[];
  /** Who withdrew from a connection, an hour before. */
  readonly withdrawn: readonly Withdrawal[];
  /** Creators that the history knows, by address, of objects that live have another. */
  readonly auditedCreators: ReadonlyMap<string, string>;
  /** Who has another address now. */
  readonly renamed: readonly {readonly was: string; readonly is: string}[];
  /** ms since 1970, UTC. */
  readonly now: number;
  /** Judged as `validate` does, without a live state. */
  readonly offline: boolean;
}

/** The set that the manifests of a case are of. */
const TESTED_SET = 'acme-governance';
/** On whose authority cases are planned; `judge-case.ts` sees to it that they are a system admin. */
export const DEFAULT_ACTOR = 'root@platform.example';
const DEFAULT_NOW = '2026-06-15T12:00:00Z';

/** What is live with `## estate`. */
const FIRMS = readFileSync(new URL('estate/firms.yaml', import.meta.url), 'utf8');

/** A case while it is being read. */
interface Draft {
  name: string;
  broken: boolean;
  warned: boolean;
  /** Lines of the file that are manifests; those of other parts are empty. */
  lines: string[];
  live: {
    owner: string | null;
    around?: true;
    claimed?: string;
    archived?: true;
    lines: string[];
    closed?: true;
  }[];
  expected: Expected[];
  beside: string[];
  settings: string[];
  settingsBefore: string[];
  settingsLast: string[];
  consent: {allowMassDelete: boolean; allowAccessLoss: boolean; allowEmpty: boolean; confirmDelete: string[]};
  actor: string | null;
  login: Login;
  applying: boolean;
  tested: boolean;
  back: boolean;
  pristine: boolean;
  offboarded: {person: string; workspace: string}[];
  withdrawn: Withdrawal[];
  auditedCreators: Map<string, string>;
  renamed: {was: string; is: string}[];
  now: string;
  offline: boolean;
}

const draft = (name: string, word: string): Draft => ({
  name,
  broken: word === 'broken' || word === 'warned',
  warned: word === 'warned',
  lines: [],
  live: [],
  expected: [],
  beside: [],
  settings: [],
  settingsBefore: [],
  settingsLast: [],
  consent: {allowMassDelete: false, allowAccessLoss: false, allowEmpty: false, confirmDelete: []},
  actor: DEFAULT_ACTOR,
  login: UNBOUND,
  applying: false,
  tested: false,
  back: false,
  pristine: false,
  offboarded: [],
  withdrawn: [],
  auditedCreators: new Map(),
  renamed: [],
  now: DEFAULT_NOW,
  offline: false,
});

function readConsent(into: Draft['consent'], [what, ...names]: readonly string[]): void {
  if (what === 'allowMassDelete') into.allowMassDelete = true;
  else if (what === 'allowAccessLoss') into.allowAccessLoss = true;
  else if (what === 'allowEmpty') into.allowEmpty = true;
  else if (what === 'confirmDelete') into.confirmDelete.push(...names);
  else throw new Error(`\`## consent ${what}\` is none`);
}

/** `NAME=EMAIL`, or `NAME` of a login that is bound to nobody while others are. */
function loginOf(text: string): Login {
  const [name = '', actor = null] = text.split('=');
  return {name, actor, anyBound: true};
}

function readOffboarded(into: Draft, rest: string): void {
  const [, person, workspace] = /^(\S+) from (\S+)$/.exec(rest) ?? [];
  if (person === undefined || workspace === undefined) throw new Error(`\`## offboarded ${rest}\` is none`);
  into.offboarded.push({person, workspace});
}

function readWithdrawn(into: Draft, rest: string): void {
  const [, workspace, other, by, reason = ''] = /^(\S+) from (\S+) by (\S+) ?(.*)$/.exec(rest) ?? [];
  if (workspace === undefined || other === undefined || by === undefined) {
    throw new Error(`\`## withdrawn ${rest}\` is none`);
  }
  into.withdrawn.push({workspace, with: other, by, reason: reason === '' ? null : reason});
}

function readAudited(into: Draft, rest: string): void {
  const [, address, creator] = /^(\S+) created by (\S+)$/.exec(rest) ?? [];
  if (address === undefined || creator === undefined) throw new Error(`\`## audited ${rest}\` is none`);
  into.auditedCreators.set(address, creator);
}

function readRenamed(into: Draft, rest: string): void {
  const [, was, is] = /^(\S+) to (\S+)$/.exec(rest) ?? [];
  if (was === undefined || is === undefined) throw new Error(`\`## renamed ${rest}\` is none`);
  into.renamed.push({was, is});
}

/** Obeys a line that begins with `##`, but for those that begin a case. */
function obey(into: Draft, word: string, rest: string): void {
  if (word === 'live' || word === 'archived') {
    const owner = rest === 'none' ? null : rest === '' ? TESTED_SET : rest;
    into.live.push({owner, lines: [], ...(word === 'archived' && {archived: true})});
  } else if (word === 'around')
    into.live.push({owner: null, around: true, lines: [], ...(rest !== '' && {claimed: rest})});
  else if (word === 'changed') into.live.push({owner: rest, around: true, lines: []});
  else if (word === 'expect') into.expected.push({rule: rest, line: null});
  else if (word === 'beside') into.beside.push(rest);
  else if (word === 'set') into.settings.push(rest);
  else if (word === 'before') into.settingsBefore.push(rest);
  else if (word === 'last') into.settingsLast.push(rest);
  else if (word === 'now') into.now = rest;
  else if (word === 'estate') into.live.push({owner: null, lines: [FIRMS], closed: true});
  else if (word === 'actor') into.actor = rest === 'none' ? null : rest;
  else if (word === 'login') into.login = loginOf(rest);
  else if (word === 'applying') into.applying = true;
  else if (word === 'tested') into.tested = true;
  else if (word === 'back') into.back = true;
  else if (word === 'pristine') into.pristine = true;
  else if (word === 'offboarded') readOffboarded(into, rest);
  else if (word === 'withdrawn') readWithdrawn(into, rest);
  else if (word === 'audited') readAudited(into, rest);
  else if (word === 'renamed') readRenamed(into, rest);
  else if (word === 'consent') readConsent(into.consent, rest.split(' '));
  else if (word === 'offline') into.offline = true;
  else throw new Error(`\`## ${word}\` means nothing`);
}

function configOf(given: readonly string[]): SetConfig {
  const spec = given.map((line) => `\n  ${line}`).join('');
  const text = `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${TESTED_SET}}\nspec:${spec === '' ? ' {}' : spec}\n`;
  const value = parseSource({path: 'bylaw.yaml', text}).documents[0]?.value;
  const {config, apply, findings} = readSetConfig(value, 'bylaw.yaml');
  if (config === undefined) throw new Error(`${text}${JSON.stringify(findings, null, 1)}`);
  const listed = childAt(childAt(value, 'spec'), 'policies');
  const policies = (Array.isArray(listed) ? (listed as readonly unknown[]) : []).flatMap((policy, i) => {
    const place = {file: 'bylaw.yaml', document: 0, pointer: `/spec/policies/${i}`};
    const read = readPolicy(policy, place, () => undefined);
    if (read.findings.length > 0) throw new Error(JSON.stringify(read.findings, null, 1));
    return read.policy ?? [];
  });
  const {signedBy = [], approvals = 0} = apply ?? {};
  const settings = {
    // No file is read: a key is called by its file.
    ...(signedBy.length > 0 && {signedBy: signedBy.map((id) => ({id, spki: ''}))}),
    ...(approvals > 0 && {approvals}),
  };
  return {...config, policies, ...(apply !== undefined && {apply: settings})};
}

/** The cases of a file, in its order. What is live before the first case is live in all of them. */
export function readCases({path, text}: SourceFile): readonly RuleCase[] {
  const common = draft('', '');
  const drafts: Draft[] = [];
  let current = common;
  for (const [i, line] of text.split('\n').entries()) {
    const directive = /^## (\S+) ?(.*)$/.exec(line);
    if (directive !== null) {
      const [, word = '', rest = ''] = directive;
      if (['broken', 'warned', 'whole'].includes(word)) drafts.push((current = draft(rest, word)));
      else obey(current, word, rest);
      continue;
    }
    const live = current.live.at(-1);
    if (live !== undefined && live.closed !== true) {
      live.lines.push(line);
      continue;
    }
    while (current.lines.length < i) current.lines.push('');
    current.lines.push(line);
    const told = / # expect: (.+)$/.exec(line)?.[1]?.split(', ') ?? [];
    current.expected.push(...told.map((rule) => ({rule, line: i + 1})));
  }
  return drafts.map((each) => ({
    name: each.name,
    broken: each.broken,
    warned: each.warned,
    source: {path, text: each.lines.join('\n')},
    live: [...common.live, ...each.live].map(
      ({owner, around = false, claimed = null, archived = false, lines}) => ({
        owner,
        around,
        claimed,
        archived,
        text: lines.join('\n'),
      }),
    ),
    expected: each.expected,
    beside: each.beside,
    config: configOf(each.settings),
    configBefore: each.settingsBefore.length === 0 ? undefined : configOf(each.settingsBefore),
    lastPolicies: configOf(each.settingsLast).policies ?? [],
    lastApplySettings: configOf(each.settingsLast).apply,
    consent: each.consent,
    actor: each.actor,
    login: each.login,
    applying: each.applying,
    tested: each.tested,
    back: each.back,
    pristine: each.pristine,
    offboarded: [...common.offboarded, ...each.offboarded],
    withdrawn: [...common.withdrawn, ...each.withdrawn],
    auditedCreators: new Map([...common.auditedCreators, ...each.auditedCreators]),
    renamed: [...common.renamed, ...each.renamed],
    now: Date.parse(each.now),
    offline: each.offline,
  }));
}
