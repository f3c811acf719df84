/** Bugs that the simulator must find: each a piece of text, and what it is replaced by. Kept beside it, since it can fail only by them. */
import type {Patch} from './engine.ts';

export interface Bug extends Patch {
  /** What is wrong then. */
  readonly wrong: string;
}

const src = (file: string, wrong: string, is: string, becomes: string): Bug => ({
  file: `src/${file}`,
  wrong,
  is,
  becomes,
});

/** In rules and agreements, as plans foresee them. */
export const PLANNED: readonly Bug[] = [
  src(
    'agreements/decide.ts',
    'one person decides both sides of a request',
    "    if (decided.has(by) || decided.has(actor)) return 'both-sides';\n",
    '',
  ),
  src(
    'agreements/decide.ts',
    'who requested or applied approves where duties are separated strictly',
    "    if (asked.has(by) || asked.has(actor)) return 'own-request';\n",
    '',
  ),
  src(
    'agreements/decide.ts',
    'an approval of what was asked before approves what is asked now',
    "  if (digest !== requestDigests(state, ledger, request, side).digest) return 'stale';\n",
    '',
  ),
  src(
    'agreements/decide.ts',
    'what was denied can be approved without being asked again',
    "  if (denialOf(state, ledger, request) !== undefined) return 'denied';\n",
    '',
  ),
  src(
    'agreements/settle/lower-approvals.ts',
    'narrowing does not lower what is approved: widening it again waits for nobody',
    'now === undefined ? [] : [lowered(one, now)]',
    'now === undefined ? [] : [one]',
  ),
  src(
    'agreements/settle/settle-agreements.ts',
    'connecting again brings back what ended with the connection',
    '{epoch: pair.epoch + 1, since: null, agreed}',
    '{epoch: pair.epoch, since: null, agreed}',
  ),
  src(
    'agreements/approvals.ts',
    'a higher role does not wait for approval',
    '      compareLevels(approved.role, one.role) >= 0 &&\n',
    '',
  ),
  src(
    'agreements/approvals.ts',
    'a share that is renewed asks nobody',
    '  if (!approvals.some(({renew}) => renew >= share.spec.renew)) return false;\n',
    '  if (approvals.length === 0) return false;\n',
  ),
  src(
    'agreements/endings.ts',
    'a share goes on for somebody who left the partner',
    "  if (state.has(addressOf('Member', spec.with, splitReference(subject).name))) return null;\n",
    "  if (state.has(addressOf('Workspace', null, spec.with))) return null;\n",
  ),
  src(
    'agreements/settle/end-what-is-gone.ts',
    'what ended by itself comes back without being renewed',
    'passes(record.cause) || crossing.request.spec.renew > record.renew',
    'passes(record.cause) || crossing.request.spec.renew >= record.renew',
  ),
  src(
    'agreements/external-access-in-force.ts',
    'a suspended connection lets shares through',
    ' || connection.suspendedBy.length > 0',
    '',
  ),
  src(
    'agreements/external-access-in-force.ts',
    'a share of a space goes on when the space is internal',
    '    if (internalSpaceOf(state, share) !== undefined) return null;\n',
    '',
  ),
  src(
    'agreements/external-access-in-force.ts',
    'a vault that is added to a shared space is shared at once',
    'approvals.host.some(({resources}) => resources.includes(resource))',
    'approvals.host.length > 0',
  ),
  src(
    'agreements/settle/end-invitations.ts',
    'an invitation comes back when a membership goes',
    'if (member && isInvited(guest, ledger)) ended.set(address, spec.renew);\n    else if (before !== undefined) ended.set(address, before);',
    'if (member && isInvited(guest, ledger)) ended.set(address, spec.renew);\n    else if (member && before !== undefined) ended.set(address, before);',
  ),
  src(
    'access/held-permissions.ts',
    'somebody who is deactivated goes on',
    "  member.spec.status === 'active' && !isExpired(member.spec.expires, now);",
    '  !isExpired(member.spec.expires, now);',
  ),
  src(
    'agreements/settle/approve-automatically.ts',
    'a share is approved for a side although duties are separated strictly there',
    '      if (settling.isStrict(side)) continue;\n',
    '',
  ),
  src(
    'rules/newly-requested.ts',
    'what is widened is judged as if it stood already',
    "  if (before.kind === 'Share' && after.kind === 'Share') return shareWidens(before.spec, after.spec);\n",
    "  if (before.kind === 'Share' && after.kind === 'Share') return false;\n",
  ),
  src(
    'diff/accepted.ts',
    'what somebody wrote around bylaw and a set keeps is not judged',
    '  if (sameContent(before, there)) return undefined;',
    '  return undefined;',
  ),
];

const sql = (file: string, wrong: string, is: string, becomes: string): Bug => ({
  file: `src/postgres/behaviour/${file}`,
  wrong,
  is,
  becomes,
});

/** In the functions and views of the database. */
export const STORED: readonly Bug[] = [
  sql(
    'check-decision.sql',
    'a decision on what was asked before counts',
    'if p_digest is distinct from q.digest then',
    'if false then',
  ),
  sql(
    'settle-agreements.sql',
    'connecting again brings back what ended with the connection',
    'set epoch = e.epoch + 1, since = null',
    'set epoch = e.epoch, since = null',
  ),
];

/** Of these, people seldom come that far, but those who mean to. */
export const MEANT = {
  bothSides: sql(
    'check-decision.sql',
    'one person decides both sides of a request',
    'if exists (select from bylaw.deciders_of_other_side(q) d where d in (p_by, p_actor)) then',
    'if false then',
  ),
  unlowered: sql(
    'lower-approvals.sql',
    'narrowing does not lower what is approved: widening it again waits for nobody',
    'set role = bylaw.lower_level(a.role, n.role)',
    'set role = a.role',
  ),
  unended: sql(
    'end-what-is-gone.sql',
    'what ended by itself comes back without being renewed',
    'and c.renew <= e.renew',
    'and c.renew < e.renew',
  ),
  resumed: sql('recipients-in-force.sql', 'a suspended share gives access', ' and not s.suspended', ''),
  unexpired: sql(
    'active-memberships.sql',
    'a membership goes on after its end',
    ' and (m.expires is null or m.expires > statement_timestamp())',
    '',
  ),
  forgotten: sql(
    'note-asked.sql',
    'who brings back what ended counts as who applied it',
    'asked_by = case when o.asked <> excluded.asked then excluded.asked_by else o.asked_by end',
    'asked_by = case when o.asked <> excluded.asked or o.lapsed then excluded.asked_by else o.asked_by end',
  ),
} satisfies Readonly<Record<string, Bug>>;

/** In locking: what shows only when two come at once. */
export const UNLOCKED: Bug = sql(
  'decide.sql',
  'a decision waits for nobody who decides at the same time',
  // What is settled first writes rows that hold up the next, too.
  "  perform from bylaw.workspaces w where w.name = any (v_both) order by w.name for no key update;\n  perform bylaw.settle(v_actor, null, null, v_both, '{}', '{}');\n",
  '',
);
