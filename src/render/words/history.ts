/** Sentences about runs and events of the history. */
import {isMapping} from '../../model/mapping.ts';
import type {AuditEvent, Verification} from '../../model/audit.ts';
import type {RunRecord} from '../../model/run.ts';
import {sameJson} from '../../model/canonical-json.ts';
import type {Json} from '../../model/specs.ts';
import {ACTIONS, SIGNS} from './actions.ts';
import type {ShownChange} from './changes.ts';
import {plural} from './plural.ts';

/** What is said where nothing was applied from a set, or nothing of what was asked for. */
export const noRunsText = (set: string, filtered: boolean): string =>
  filtered ? `No run of the set ${set} matches.` : `Nothing has been applied from the set ${set} yet.`;

/** The same of the events of a workspace. */
export const noEventsText = (workspace: string, filtered: boolean): string =>
  filtered
    ? `No event of ${workspace} matches.`
    : `No decisions, withdrawals, confirmations or offboardings in ${workspace} yet.`;

/** `+3 ~1`: what a run did, by the signs of its actions. */
export const countsText = (summary: RunRecord['summary']): string =>
  ACTIONS.flatMap((action) => (summary[action] > 0 ? [`${SIGNS[action].sign}${summary[action]}`] : [])).join(
    ' ',
  ) || 'nothing';

/** What is said of a run that is only shown in part. */
export const IN_PART = "in part: only changes in the actor's workspaces are shown";

/** How many chains were verified, and how many of them are broken. */
export const chainCounts = ({
  chains,
  others,
}: Verification): {readonly all: number; readonly broken: number} => ({
  all: chains.length + (others?.chains ?? 0),
  broken: chains.filter(({intact}) => !intact).length + (others?.broken ?? 0),
});

/** What is said of the chains that are not listed; undefined if there are none. */
export function otherChainsText({others}: Verification): string | undefined {
  if (others === undefined || others.chains === 0) return undefined;
  const {chains, broken} = others;
  const state = broken === 0 ? 'intact' : `${broken} broken; a system admin can see which`;
  return `${plural(chains, 'chain')} of other workspaces and sets: ${state}`;
}

const DONE: ReadonlyMap<string, string> = new Map([
  ['approve', 'approved'],
  ['deny', 'denied'],
  ['revoke', 'revoked the approval of'],
  ['withdraw', 'withdrew'],
  ['confirm', 'confirmed'],
  ['disagree', 'withdrew by removing'],
  ['end', 'ended'],
  ['offboard', 'offboarded'],
  ['rename', 'changed the address of'],
  ['reinstate', 'reinstated'],
  ['free', 'freed a former address of'],
  ['purge', 'purged'],
  ['policies', 'recorded the policies of'],
  ...ACTIONS.map((action) => [action, SIGNS[action].done] as const),
]);

/** Why something over a border ended, by its cause. */
const ENDED: Readonly<Record<string, string>> = {
  recipient: 'removed from the partner',
  space: 'the space of the partner was deleted or renamed',
  region: 'no longer in the same region',
  workspace: 'the workspace of the partner was deleted',
  partners: '`partners` of a side excludes the other',
  lost: 'what it refers to did not exist for some time, or it was written outside bylaw',
};

/** What is said of an event besides its address: for whom, whether it was automatic, and why. */
function eventNotes({actor, after}: AuditEvent): string {
  const facts = isMapping(after) ? after : {};
  const {by, automatic, reason, cause, subject} = facts;
  return [
    ...(automatic === true ? ['automatically'] : []),
    ...(typeof by === 'string' && by !== actor ? [`on behalf of ${by}`] : []),
    ...(typeof subject === 'string' && subject !== '' ? [`for ${subject.replace(/^user:/, '')}`] : []),
    ...(typeof reason === 'string' ? [`(${reason})`] : []),
    ...(typeof cause === 'string' ? [`(${ENDED[cause] ?? cause})`] : []),
  ].join(' ');
}

/** An event of a workspace in a sentence: `denied Share/acme-legal/deal-room (too early)`. */
export const eventText = (event: AuditEvent): string =>
  [DONE.get(event.action) ?? event.action, event.address, eventNotes(event)].filter(Boolean).join(' ');

/** The content of one side of an event: `{labels, spec}`, or anything else as it is. */
function contentOf(side: unknown): {readonly spec: Json; readonly labels: Json} {
  return isMapping(side) && isMapping(side['spec'])
    ? {spec: side['spec'] as Json, labels: (side['labels'] ?? null) as Json}
    : {spec: (side ?? null) as Json, labels: null};
}

/** An event as a change; undefined if it is of another kind, such as a decision. */
export function changeOfEvent({address, action, before, after}: AuditEvent): ShownChange | undefined {
  const known = ACTIONS.find((name) => name === action);
  if (known === undefined) return undefined;
  const [a, b] = [contentOf(before), contentOf(after)];
  const changed = known === 'update' || (known !== 'create' && known !== 'delete' && !sameJson(a, b));
  return {
    address,
    actions: known === 'adopt' && changed ? ['adopt', 'update'] : [known],
    reason: 'edited',
    fields: changed
      ? [
          {path: '/metadata/labels', before: a.labels, after: b.labels},
          {path: '', before: a.spec, after: b.spec},
        ]
      : [],
    before: a.spec,
    after: b.spec,
  };
}
