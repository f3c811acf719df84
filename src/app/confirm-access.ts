/** The confirmation that somebody who manages some access looked at it, and keeps it. It gives and takes nothing. */
import {computeAccess, type AccessTable} from '../access/access.ts';
import {targetNamed} from '../access/targets.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {errorWithoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import type {ConfirmationAnswer} from '../model/access-review.ts';
import {homeOf, parseAddress} from '../model/address.ts';
import {rfc3339} from '../model/expiry.ts';
import type {Kind} from '../model/kinds.ts';
import {presentObjectAddress} from '../model/former-addresses.ts';
import {isAtLeast} from '../model/levels.ts';
import type {Live} from '../model/live.ts';
import type {LiveObject} from '../model/objects.ts';
import {StoreError} from '../model/store-error.ts';
import {isAdminIn, isLiveSystemAdmin} from '../rules/admins.ts';
import {AgreementFacts} from './agreement-facts.ts';
import {lackingSight, notLive} from './named-objects.ts';
import type {Store} from './store-port.ts';
import {presentActor, whoActs} from './who-acts.ts';

/** A confirmation as somebody asks for it. */
export interface ConfirmationInput {
  readonly addresses: readonly string[];
  /** Who confirms; without it, the actor. */
  readonly by: string | null;
  readonly reason: string | null;
  /** Who is claimed to act; null if nobody is named. */
  readonly actor: string | null;
}

/** The kinds of objects that give somebody something by themselves. */
const GIVERS: ReadonlySet<Kind> = new Set(['Member', 'Grant', 'Connection', 'Share', 'Guest']);

/** Who manages what an object gives, in words. */
function managersOf({kind, workspace}: LiveObject): string {
  const admins = `an admin of ${workspace ?? ''}, or a system admin`;
  switch (kind) {
    case 'Share':
      return `a \`co-owner\` or higher of its target, ${admins}`;
    case 'Guest':
      return `a \`co-owner\` or higher of all its spaces, ${admins}`;
    case 'Connection':
      return `an External Connection Admin, ${admins}`;
    default:
      return admins;
  }
}

/**
 * Whether somebody manages the access that an object gives: who may decide whether it stays.
 * Twin in SQL: src/postgres/behaviour/manages-access.sql.
 */
function managesAccess(
  facts: AgreementFacts,
  access: AccessTable,
  object: LiveObject,
  email: string,
): boolean {
  const {objects, now, elsewhere} = facts.live;
  const workspace = object.workspace ?? '';
  if (isAdminIn(objects, now, email, workspace) || isLiveSystemAdmin(objects, now, email, elsewhere))
    return true;
  const manages = (target: string): boolean =>
    isAtLeast(access.level(email, targetNamed(workspace, target)), 'co-owner');
  switch (object.kind) {
    case 'Connection':
      return facts.approvers.isEca(workspace, email);
    case 'Share':
      return manages(object.spec.target);
    case 'Guest':
      return object.spec.spaces.every(({space}) => manages(`space:${space}`));
    default:
      return false;
  }
}

/** Why each address cannot be confirmed, of those that cannot. */
function* refusals(
  live: Live,
  addresses: readonly string[],
  actor: string,
  by: string,
): Generator<Diagnostic> {
  const facts = new AgreementFacts(live);
  const {objects: state, now, elsewhere} = live;
  const access = computeAccess({state, now, external: facts.external, elsewhere});
  const notPermitted = (who: string, address: string, takes: string): Diagnostic =>
    errorWithoutPlace(
      'authority/not-permitted',
      address,
      `${who} is not allowed to confirm ${address}: that takes ${takes}.`,
      'Have somebody who manages this access confirm it.',
    );
  for (const address of addresses) {
    const lacking = lackingSight(address, actor, live, '');
    const object = live.objects.get(address);
    if (lacking !== null) yield notPermitted(actor, address, lacking);
    else if (object === undefined) yield notLive(address, live);
    else if (!GIVERS.has(object.kind)) {
      yield errorWithoutPlace(
        'references/unresolved',
        address,
        `${address} gives no access by itself, so there is nothing to confirm.`,
        `\`bylaw access review ${homeOf(object) ?? 'WORKSPACE'}\` lists what can be confirmed.`,
      );
    } else {
      const wrong = [...new Set([by, actor])].find((who) => !managesAccess(facts, access, object, who));
      if (wrong !== undefined) yield notPermitted(wrong, address, managersOf(object));
    }
  }
}

/**
 * Records that somebody confirms what some objects give: all, or none. What is refused is an answer; any other failure throws
 * StoreError.
 * Twins in SQL: src/postgres/behaviour/confirm.sql, src/postgres/behaviour/check-confirmation.sql.
 */
export async function confirmAccess(store: Store, input: ConfirmationInput): Promise<ConfirmationAnswer> {
  const homes = input.addresses.flatMap((address) => {
    const parts = parseAddress(address);
    return parts === undefined ? [] : (homeOf(parts) ?? []);
  });
  const {actor: bound} = await store.login();
  const claimed = input.actor ?? (bound === null ? input.by : null);
  const users = [bound, claimed, input.by].filter((one) => one !== null);
  const {live} = await store.read({set: '', workspaces: [...new Set(homes)], users: [...new Set(users)]});
  const addresses = [
    ...new Set(input.addresses.map((address) => presentObjectAddress(live.formerAddresses, address))),
  ].toSorted(compareText);
  const who = whoActs(presentActor(claimed, live.formerAddresses), live.login, true);
  const by = presentActor(input.by, live.formerAddresses) ?? ('actor' in who ? who.actor : (claimed ?? null));
  const {reason} = input;
  const refused = (diagnostics: readonly Diagnostic[]): ConfirmationAnswer => ({
    status: 'refused',
    addresses,
    by,
    reason,
    at: null,
    diagnostics,
  });
  if ('refused' in who || by === null) return refused('refused' in who ? [who.refused] : []);
  const against = [...refusals(live, addresses, who.actor, by)];
  if (against.length > 0) return refused(against);
  try {
    const at = await store.confirm({addresses, by, reason});
    return {status: 'confirmed', addresses, by, reason, at: rfc3339(at), diagnostics: []};
  } catch (error) {
    if (!(error instanceof StoreError) || error.rule === null) throw error;
    return refused([errorWithoutPlace(error.rule, null, error.message, error.help)]);
  }
}
