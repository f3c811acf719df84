import type {Finding} from '../diagnostics/diagnostic.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import type {Login} from '../model/login.ts';
import type {Breach, Rule} from './rule.ts';
import {isActiveUser, type ActorFacts} from './admins.ts';
import type {PlanToJudge} from './judged.ts';

/** The claimed actor, or null; and the login, if it contradicts that. */
interface Case {
  readonly actor: string | null;
  readonly login?: Pick<Login, 'name' | 'actor'>;
  /** The manifests make them system admin, but runs were applied to the database before. */
  readonly tooLate?: boolean;
  /** A workspace that the manifests declare and that is not live yet; only where the database has runs. */
  readonly newWorkspace?: string | undefined;
}

function message({actor, login}: Case): string {
  if (login !== undefined && login.actor === null) {
    return `The database login ${login.name} is not bound to an actor. Since other logins are bound, this one may only read.`;
  }
  if (login !== undefined) {
    return `The database login ${login.name} is bound to ${login.actor}, so it cannot act as ${actor}.`;
  }
  return actor === null
    ? 'No actor is named. Every change needs one: the person on whose authority it is made.'
    : `${actor} is not an active user: neither an active member of a workspace involved nor a user of the platform.`;
}

function help({actor, login, tooLate, newWorkspace}: Case): string {
  if (tooLate === true) {
    return 'Only the first run on a database may use a system admin that its own manifests declare, and this database already has runs. Run the command as a live system admin (`--as EMAIL`).';
  }
  if (login !== undefined && login.actor === null) {
    return `Use a login that is bound, or have somebody with the rights of bylaw_owner run \`bylaw actors bind ${login.name} ${actor ?? 'EMAIL'}\`.`;
  }
  if (login !== undefined) {
    return `Leave out \`--as\` and BYLAW_ACTOR, or name ${login.actor} there; or use the login of ${actor}.`;
  }
  if (actor !== null && newWorkspace !== undefined) {
    return `${newWorkspace} is not live yet. A live system admin makes the first apply of a new workspace: name them with \`--as EMAIL\`. Somebody whom the manifests make a member can act from then on.`;
  }
  return actor === null
    ? 'Pass `--as EMAIL`, set BYLAW_ACTOR, or write `actor` under `spec` in bylaw.yaml.'
    : 'Name an active user with `--as EMAIL`, BYLAW_ACTOR or `actor` in bylaw.yaml. Only the first run on an empty database may use somebody who is not live yet: a system admin that the manifests declare.';
}

export const authorityActorDefinition = defineRule<Case>({
  id: 'authority/actor',
  severity: 'error',
  invariant: true,
  title: 'the actor is not an active user, or not the one that the database login is bound to',
  message,
  help,
  why: 'The history records who did what. So every run has an actor, and a database login that is bound to one person cannot act as another.',
  example: {
    broken: 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec: {actor: ci@acme.example}\n',
  },
});

/** Whether a login rules out an actor: it is bound to somebody else, or may only read and the actor `writes`. */
export function againstLogin(actor: string | null, login: Login, writes: boolean): Case | undefined {
  const mismatch = login.actor !== null && actor !== null && actor !== login.actor;
  const mayOnlyRead = login.anyBound && login.actor === null;
  return mismatch || (mayOnlyRead && writes) ? {actor, login} : undefined;
}

/**
 * What stands against the actor of a plan. A missing actor is reported by the use cases that write: a plan may be made
 * without one.
 */
export function againstActor(
  plan: ActorFacts & Pick<PlanToJudge, 'actor' | 'login' | 'applying' | 'offline'>,
): Finding | undefined {
  const {actor, login, applying = false, offline, pristine, live, manifests = plan.desired} = plan;
  if (offline) return undefined;
  const against = login === undefined ? undefined : againstLogin(actor, login, applying);
  if (against !== undefined) return finding(authorityActorDefinition, against);
  if (actor === null || isActiveUser(plan, actor)) return undefined;
  const declared = objectAt(manifests, 'User', addressOf('User', null, actor));
  const tooLate = !pristine && declared?.spec.systemAdmin === true;
  const newWorkspace = pristine
    ? undefined
    : [...ofKind(manifests, 'Workspace')].find((one) => !live.has(one.address))?.name;
  return finding(authorityActorDefinition, {actor, tooLate, newWorkspace});
}

export const authorityActor: Rule = {
  definition: authorityActorDefinition,
  *check(judged): Generator<Breach> {
    const against = againstActor(judged);
    if (against !== undefined) yield {finding: against};
  },
};
