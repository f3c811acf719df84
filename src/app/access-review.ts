/** What of a workspace's access is to be confirmed or taken back: since when, by whose word, and when somebody last looked. */
import {compareText} from '../diagnostics/compare-text.ts';
import {REVIEW_KINDS, type AccessReview, type ReviewRow} from '../model/access-review.ts';
import type {Address} from '../model/address.ts';
import {isMapping} from '../model/mapping.ts';
import type {LastEvent} from '../model/audit.ts';
import {expiryInstant, rfc3339} from '../model/expiry.ts';
import type {Live} from '../model/live.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import {covers} from '../model/permissions.ts';
import {accessSince, type AccessHeld} from '../past/access-since.ts';
import type {Past} from '../past/past.ts';
import {soSince, type SoSince} from '../past/so-since.ts';
import {readPastOfAccess} from './access-since.ts';
import {AgreementFacts} from './agreement-facts.ts';
import {questionSight} from './question-sight.ts';
import {requireWorkspace} from './question-scope.ts';
import {reviewDrafts, widthStatement, type ReviewDraft} from './review-drafts.ts';
import type {Store} from './store-port.ts';

/** What is asked of a review besides the workspace. */
export interface ReviewQuestion {
  /** Only what was neither changed nor confirmed for so long. */
  readonly olderThan?: {readonly text: string; readonly ms: number} | undefined;
}

/** A draft with what the audit says of its beginning. */
interface Dated {
  readonly draft: ReviewDraft;
  /** RFC 3339. */
  readonly since: string | null;
  /** From when on a confirmation is one of this, ms since 1970: null for any time. */
  readonly from: number | null;
  /** It was written around bylaw: no confirmation is known to be one of this. */
  readonly isDoubtful: boolean;
}

/** The later of two beginnings; null where one of them is not known. */
const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);

const timeOf = (time: string | null | undefined): number | null =>
  time == null ? null : (expiryInstant(time) ?? null);

/** What a role gives more than when it was given; null if the draft is of another kind. */
function givenMore({permissions}: ReviewDraft, {began}: SoSince): readonly string[] {
  const role = began.find((object) => object?.kind === 'Role');
  if (role?.kind !== 'Role') return [];
  return permissions.filter((one) => !role.spec.permissions.some((held) => covers(held, one)));
}

/** Roles that give more than when they were given, with when that began. */
function widened(live: Live, past: Past, drafts: readonly ReviewDraft[], so: readonly SoSince[]): Dated[] {
  const found = drafts.flatMap((draft, i) => {
    const began = so[i];
    const role = objectAt(live.objects, 'Role', draft.changed);
    if (draft.kind !== 'role' || began === undefined || role === undefined) return [];
    const permissions = givenMore(draft, began);
    return permissions.length === 0 ? [] : [{draft: {...draft, permissions}, began, role}];
  });
  const wide = soSince(
    past,
    found.map(({role}) => widthStatement(role)),
  );
  return found.map(({draft, began: {since, outside}}, i) => ({
    draft,
    since: since === null ? null : rfc3339(since),
    from: wide[i]?.since ?? since,
    isDoubtful: outside || wide[i]?.outside === true,
  }));
}

/** When each draft that is no role began, by what the objects say and by who had access. */
function dated(live: Live, past: Past, drafts: readonly ReviewDraft[]): readonly Dated[] {
  const so = soSince(
    past,
    drafts.map(({statement}) => statement),
  );
  const held = drafts.flatMap((draft) => (draft.held === undefined ? [] : [draft.held]));
  const reached = accessSince(past, held, questionSight(live)).values();
  const others = drafts.flatMap((draft, i): Dated[] => {
    const since = so[i]?.since ?? null;
    const isDoubtful = so[i]?.outside === true;
    if (draft.kind === 'role') return [];
    if (draft.kind === 'nobody-approves') return [{draft, since: draft.since, from: since, isDoubtful}];
    if (draft.held === undefined) {
      const isGiven = draft.missing.length === 0 && since !== null;
      return [{draft, since: isGiven ? rfc3339(since) : null, from: since, isDoubtful}];
    }
    const had = timeOf(reached.next().value ?? null);
    const both = later(since, had);
    const from = both ?? since ?? had;
    return [{draft, since: both === null ? null : rfc3339(both), from, isDoubtful}];
  });
  return [...others, ...widened(live, past, drafts, so)];
}

const byAddress = (events: readonly LastEvent[]): ReadonlyMap<Address, LastEvent> =>
  new Map(events.map((event) => [event.address, event]));

/** Who confirmed, by what the event says: the actor may have done it for them. */
function confirmerIn({actor, after}: LastEvent): string {
  const by = isMapping(after) ? after['by'] : undefined;
  return typeof by === 'string' ? by : actor;
}

function rowOf(
  {draft, since, from, isDoubtful}: Dated,
  changes: ReadonlyMap<Address, LastEvent>,
  confirmations: ReadonlyMap<Address, LastEvent>,
): ReviewRow {
  const {statement: _, held: __, changed, ...row} = draft;
  const change = changes.get(changed);
  const last = confirmations.get(draft.address);
  // Of what the audit never told, nothing says that it was otherwise when somebody looked.
  const isOfThis =
    last !== undefined && !(isDoubtful && change !== undefined) && (timeOf(last.at) ?? 0) >= (from ?? 0);
  return {
    ...row,
    since,
    lastConfirmed: isOfThis ? last.at : null,
    confirmedBy: isOfThis ? confirmerIn(last) : null,
    lastChange: change?.at ?? null,
    changedBy: change?.actor ?? null,
  };
}

const compareRows = (a: ReviewRow, b: ReviewRow): number =>
  REVIEW_KINDS.indexOf(a.kind) - REVIEW_KINDS.indexOf(b.kind) ||
  compareText(a.target, b.target) ||
  compareText(a.person ?? '', b.person ?? '') ||
  compareText(a.address, b.address);

/** Whether a row was changed or confirmed since a moment; what is not known was not. */
const isFresh = ({since, lastChange, lastConfirmed}: ReviewRow, moment: number): boolean =>
  [since, lastChange, lastConfirmed].some((time) => (timeOf(time) ?? -Infinity) > moment);

/** Reads a workspace; with what it put into spaces of partners, also whom these have let in. */
async function readReviewed(store: Store, workspace: string): Promise<Live> {
  const scope = {set: '', users: []};
  const {live} = await store.read({...scope, workspaces: [workspace]});
  await requireWorkspace(store, live, workspace);
  const partners = [...ofKind(live.objects, 'Share')].flatMap((share) =>
    share.workspace === workspace && share.spec.into !== undefined ? (share.spec.with ?? []) : [],
  );
  if (partners.length === 0) return live;
  return (await store.read({...scope, workspaces: [...new Set([workspace, ...partners])]})).live;
}

/** Everything in a workspace that is to be reviewed. Throws UsageError for one that is not live, or not for who asks to see. */
export async function reviewAccess(
  store: Store,
  workspace: string,
  {olderThan}: ReviewQuestion = {},
): Promise<AccessReview> {
  const live = await readReviewed(store, workspace);
  const drafts = reviewDrafts(new AgreementFacts(live), workspace);
  const held = drafts.flatMap((draft): readonly AccessHeld[] => (draft.held ? [draft.held] : []));
  const past = await readPastOfAccess(store, live, held, [workspace]);
  const all = dated(live, past, drafts);
  const changes = byAddress(await store.lastEvents([...new Set(all.map(({draft}) => draft.changed))]));
  const given = [...new Set(all.map(({draft}) => draft.address))];
  const confirmations = byAddress(await store.lastConfirmations(given));
  const rows = all.map((one) => rowOf(one, changes, confirmations)).toSorted(compareRows);
  const before = olderThan === undefined ? Infinity : live.now - olderThan.ms;
  return {
    workspace,
    olderThan: olderThan?.text ?? null,
    rows: olderThan === undefined ? rows : rows.filter((row) => !isFresh(row, before)),
  };
}
