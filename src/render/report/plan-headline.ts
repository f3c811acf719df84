import type {Plan} from '../../model/plan.ts';
import {accessDirections} from '../access-section.ts';
import {ACTIONS, SIGNS} from '../action-counts.ts';
import {behindText, driftText, earlierText, originUnknownText} from '../cause-text.ts';
import {commitText} from '../commit-text.ts';
import {severityCounts} from '../diagnostic-blocks.ts';
import {countPeople} from '../people-groups.ts';
import {nothingText, verdict} from '../plan-human.ts';
import {plural} from '../plural.ts';
import {timeText} from '../time-text.ts';
import type {Headline, Tile} from './page.ts';
import {prose} from './static-sections.ts';

const TONES = {green: 'good', red: 'bad', yellow: 'wait'} as const;
const toneOf = (colour: string): Tile['tone'] =>
  colour in TONES ? TONES[colour as keyof typeof TONES] : 'plain';

/** What happens to people, who has to agree, what happens to objects, and what was found. */
function tilesOf({access, summary, diagnostics}: Plan): Tile[] {
  const people = accessDirections(access).map(({rows, colour, verb}): Tile => {
    const count = countPeople(rows);
    const words = `${count === 1 ? 'person' : 'people'} ${verb[count === 1 ? 0 : 1]}`;
    return {count, words, tone: toneOf(colour), section: 'access'};
  });
  const decisions: Tile = {
    count: summary.waiting,
    words: `${summary.waiting === 1 ? 'decision' : 'decisions'} waited for`,
    tone: 'wait',
    section: 'waiting',
  };
  const objects = ACTIONS.map((action): Tile => ({
    count: summary[action],
    words: SIGNS[action].planned,
    tone: action === 'delete' ? 'bad' : 'plain',
    section: 'changes',
  }));
  const stands = diagnostics.some(({severity}) => severity === 'error' || severity === 'refusal');
  const found: Tile = {
    count: diagnostics.length,
    words: diagnostics.length === 1 ? 'finding' : 'findings',
    tone: stands ? 'bad' : 'plain',
    section: 'findings',
  };
  return [...people, decisions, ...objects, found].filter(({count}) => count > 0);
}

function verdictOf(plan: Plan): Headline['verdict'] {
  if (plan.changes.length === 0) {
    return {tone: plan.applyable ? 'plain' : 'bad', words: prose(nothingText(plan))};
  }
  const [words = ''] = verdict(plan).split(': ');
  return {tone: plan.applyable ? 'good' : 'bad', words: prose(`${words.replace(/\.$/, '')}.`)};
}

/** `On the authority of ana@acme.example · commit 1f2e3d4c5b6a · plan sha256:9b74c989… · made 2026-…`. */
function lineOf({actor, desired, createdAt}: Plan, digest: string | undefined): string {
  return [
    ...(actor === null ? [] : [`On the authority of ${actor}`]),
    ...(desired.commit === null ? [] : [`commit ${commitText(desired.commit)}`]),
    `made ${timeText(createdAt)}`,
    ...(digest === undefined ? [] : [`plan ${digest}`]),
  ].join(' · ');
}

/** What stands above the page of a plan. The plan is escaped already. */
export function planHeadline(plan: Plan, digest: string | undefined): Headline {
  const {desired, live, summary, diagnostics} = plan;
  const {base} = desired;
  const facts: (readonly [string, string | undefined])[] = [
    ['Set', plan.set],
    ['On whose authority', plan.actor ?? 'nobody named'],
    ['Commit', desired.commit ?? 'not from a commit'],
    ['Merged into', base && `${base.ref} at ${commitText(base.commit)}`],
    ['Drift', driftText(plan.changes)],
    ['Not applied so far', earlierText(plan.changes)],
    ['Digest of the plan', digest],
    ['Digest of the manifests', desired.digest],
    ['Manifests', `${plural(desired.objects, 'object')} in ${plural(desired.files, 'file')}`],
    ['Unchanged', plural(summary.unchanged, 'object')],
    ['Live, and in no set', plural(summary.unmanaged, 'object')],
    ['Last run of the set', live.lastRun === null ? 'none before this' : String(live.lastRun)],
    ['Findings', severityCounts(diagnostics)],
    ['Made', `${timeText(plan.createdAt)} by bylaw ${plan.tool.version}`],
  ];
  const behind = behindText(desired.base);
  const notices = [
    ...(behind === undefined ? [] : [`Made from an old base: ${behind}`]),
    driftText(plan.changes) ?? [],
    originUnknownText(plan) ?? [],
  ].flat();
  return {
    over: 'Plan for',
    title: plan.set,
    line: lineOf(plan, digest),
    verdict: verdictOf(plan),
    ...(notices.length > 0 && {notice: notices.join(' ')}),
    tiles: tilesOf(plan),
    facts: facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  };
}
