import {stopsApply} from '../../diagnostics/diagnostic.ts';
import type {Plan} from '../../model/plan.ts';
import {accessDirections, peopleOf} from '../words/access.ts';
import {ACTIONS, SIGNS} from '../words/actions.ts';
import {agreedOf, completedText} from '../words/agreed.ts';
import {behindText, driftText, earlierText, originUnknownText, revertedText} from '../words/causes.ts';
import {commitText} from '../words/commit-text.ts';
import {severityCounts, toldFindings} from '../words/findings.ts';
import {longerText} from '../words/longer-access.ts';
import {systemAdminsText} from '../words/system-admins.ts';
import {
  blockersOf,
  adoptedText,
  createdOutsideText,
  untoldText,
  dormantText,
  effectsTold,
  leftOutText,
  nothingText,
  verdict,
  originText,
} from '../words/plan.ts';
import {plural} from '../words/plural.ts';
import {reachedByOthers} from '../words/reach.ts';
import {timeText} from '../words/time-text.ts';
import {makePageData} from './make-page-data.ts';
import {changeRows} from './object-rows.ts';
import type {PageData} from './page-data.ts';
import type {Headline, Tile} from './page.ts';
import {accessRowsOf} from './people-rows.ts';
import {pictureOfChanges} from './picture.ts';
import {prose} from './static-sections.ts';

/** The numbers at the top: people, decisions, objects, findings. */
function tilesOf(plan: Plan): Tile[] {
  const {summary, diagnostics: found} = plan;
  const {access} = effectsTold(plan);
  const diagnostics = toldFindings(found);
  const people = accessDirections(access).map(({id, rows, tone, whole}) => {
    const {outsiders, others} = peopleOf(rows);
    const tile = (count: number, one: string, many: string, more = ''): Tile => ({
      count,
      label: `${count === 1 ? one : many} ${whole[count === 1 ? 0 : 1]}`,
      tone,
      section: 'access',
      filters: `access=${id}${more}`,
    });
    const tiles = [
      tile(outsiders, 'outsider', 'outsiders', '&search=outsider'),
      tile(others, 'person', 'people'),
    ];
    return id === 'gains' ? {early: tiles.slice(0, 1), late: tiles.slice(1)} : {early: [], late: tiles};
  });
  const decisions: Tile = {
    count: summary.waiting,
    label: `${summary.waiting === 1 ? 'approval' : 'approvals'} pending`,
    tone: 'wait',
    section: 'waiting',
  };
  const objects = ACTIONS.map((action): Tile => ({
    count: summary[action],
    label: SIGNS[action].planned,
    tone: action === 'delete' ? 'bad' : 'plain',
    section: 'changes',
    filters: `action=${action}`,
  }));
  const findings: Tile = {
    count: diagnostics.length,
    label: diagnostics.length === 1 ? 'finding' : 'findings',
    tone: diagnostics.some(stopsApply) ? 'bad' : 'plain',
    section: 'findings',
  };
  // Outsiders who come in stand first.
  const inOrder = [...people.flatMap(({early}) => early), ...people.flatMap(({late}) => late)];
  return [...inOrder, decisions, ...objects, findings].filter(({count}) => count > 0);
}

function verdictOf(plan: Plan): Headline['verdict'] {
  if (plan.changes.length === 0) {
    return {tone: plan.applyable ? 'plain' : 'bad', text: prose(nothingText(plan))};
  }
  const [text = ''] = verdict(plan).split(': ');
  return {tone: plan.applyable ? 'good' : 'bad', text: prose(`${text.replace(/\.$/, '')}.`)};
}

/** `On the authority of ana@acme.example · commit 1f2e3d4c5b6a · plan sha256:9b74c989… · made 2026-…`. */
function lineOf({actor, desired, createdAt}: Plan, digest: string | undefined): string {
  return [
    ...(actor === null ? [] : [`as ${actor}`]),
    ...(desired.commit === null ? [] : [`commit ${commitText(desired.commit)}`]),
    `made ${timeText(createdAt)}`,
    ...(digest === undefined ? [] : [`plan ${digest}`]),
  ].join(' · ');
}

/** The top of the page of a plan. Takes a plan that is escaped already. */
export function planHeadline(plan: Plan, digest: string | undefined): Headline {
  const {desired, live, summary, diagnostics} = plan;
  const {base} = desired;
  const facts: (readonly [string, string | undefined])[] = [
    ['Set', plan.set],
    ['Actor', plan.actor ?? 'none'],
    ['Commit', desired.commit ?? 'not from a commit'],
    ['Merged into', base && `${base.ref} at ${commitText(base.commit)}`],
    ['Drift', driftText(plan.changes)],
    ['Reverts', revertedText(plan.changes)],
    ['Not applied before', earlierText(plan.changes)],
    ['Digest of the plan', digest],
    ['Digest of the manifests', desired.digest],
    ['Manifests', originText(plan)],
    ['Unchanged', plural(summary.unchanged, 'object')],
    ['Unmanaged', plural(summary.unmanaged, 'object')],
    ['Last run of the set', live.lastRun === null ? 'none before this' : String(live.lastRun)],
    ['Findings', severityCounts(toldFindings(diagnostics))],
    ['Made', `${timeText(plan.createdAt)} by bylaw ${plan.tool.version}`],
  ];
  const behind = behindText(desired.base);
  const longer = longerText(plan);
  const notices = [
    leftOutText(plan) ?? [],
    ...(behind === undefined ? [] : [`Behind the base branch: ${behind}`]),
    revertedText(plan.changes) ?? [],
    driftText(plan.changes) ?? [],
    originUnknownText(plan) ?? [],
    untoldText(plan) ?? [],
    systemAdminsText(plan) ?? [],
    ...(longer === undefined ? [] : [`Lasts longer: ${longer}`]),
    completedText(plan) ?? [],
    adoptedText(plan) ?? [],
    createdOutsideText(plan) ?? [],
    dormantText(plan) ?? [],
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

/** The data of the page of a plan. Takes a plan that is escaped already. */
export function planPageData(plan: Plan): PageData {
  const {access, permissions} = effectsTold(plan);
  return makePageData({
    about: {
      kind: 'plan',
      name: plan.set,
      picture: 'Workspaces, connections and shares that this plan changes. Unchanged ones are not drawn.',
    },
    names: plan.names ?? {},
    access: accessRowsOf(access),
    permissions,
    reach: reachedByOthers(access),
    waiting: plan.waiting,
    agreed: agreedOf(plan),
    ended: plan.ended ?? [],
    objects: (pool) => changeRows(plan.changes, blockersOf(plan.diagnostics), pool),
    findings: toldFindings(plan.diagnostics),
    picture: pictureOfChanges(plan.changes, plan.workspaces),
  });
}
