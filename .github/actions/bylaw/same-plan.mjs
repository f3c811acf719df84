/** Whether a plan file is what bylaw makes of what was merged. GitLab's jobs and ci/apply-reviewed.mjs ask it, too. */
import {existsSync, readFileSync} from 'node:fs';
import {isDeepStrictEqual} from 'node:util';
import {consentFlags, consentWords, notGiven, partConsent} from './consent.mjs';
import {withChanges} from './plan-changes.mjs';

const INVALID = 1;
const REFUSED = 5;
const STALE = 6;

const NOT_WRITTEN = 'the file is not what bylaw wrote';

/** What a change does to an object; where it comes from, and who has to agree, may have changed since. */
const outcome = ({actions, after, labels, renamedFrom}) => [actions, after, labels, renamedFrom];

/** What of the live state a plan looks at, whatever the order in which it was found. */
const scopeOf = ({workspaces, users}) => [workspaces.toSorted(), users.toSorted()];

const counts = ({create, update, delete: deleted, adopt}) => [create, update, deleted, adopt];

const isContent = (content) =>
  typeof content?.plan?.desired?.digest === 'string' &&
  Array.isArray(content.plan.changes) &&
  typeof content.plan.summary === 'object' &&
  Array.isArray(content.scope?.workspaces) &&
  Array.isArray(content.scope.users) &&
  consentFlags(content) !== undefined;

/** The first change that only one of two plans makes, or that they make otherwise. */
function otherChange(planned, fresh) {
  const now = new Map(fresh.changes.map((change) => [change.address, change]));
  for (const change of planned.changes) {
    const same = now.get(change.address);
    if (same === undefined || !isDeepStrictEqual(outcome(change), outcome(same))) {
      return `The plan that was reviewed changes ${change.address} in a way that a plan made now does not: the live state has changed, or ${NOT_WRITTEN}.`;
    }
    now.delete(change.address);
  }
  const [more] = now.keys();
  return (
    more &&
    `A plan made now changes ${more} too, which the plan that was reviewed does not: the live state has changed, it was a plan of a part only, or ${NOT_WRITTEN}.`
  );
}

/** Why one is not a plan of the same set, for the same database, by the same rules and person. */
function otherGround(planned, fresh) {
  const [{plan: was}, {plan: now}] = [planned, fresh];
  if (was.desired.digest !== now.desired.digest || was.set !== now.set) {
    return [
      INVALID,
      'What was merged differs from what was planned and reviewed: another change came in between.',
    ];
  }
  if (planned.database !== fresh.database) {
    return [
      STALE,
      'The plan that was reviewed was made for another database than the one that this job would change. Check that the jobs that plan and apply name the same one.',
    ];
  }
  if (!isDeepStrictEqual(planned.config, fresh.config)) {
    return [
      INVALID,
      `The plan that was reviewed used other settings (guards, rules, workspaces, actor) than the merged bylaw.yaml: it was changed in between, or ${NOT_WRITTEN}.`,
    ];
  }
  // Where a plan names nobody, the login that applies it says who does.
  if (was.actor !== null && was.actor !== now.actor) {
    return [
      INVALID,
      `The plan that was reviewed was made by another actor than a plan made here: the jobs name different actors (--as, BYLAW_ACTOR, the login), or ${NOT_WRITTEN}. Name the actor in bylaw.yaml, or the same one for both.`,
    ];
  }
  return undefined;
}

function difference(planned, fresh) {
  const ground = otherGround(planned, fresh);
  if (ground !== undefined) return ground;
  const change = otherChange(planned.plan, fresh.plan);
  if (change !== undefined) return [STALE, change];
  if (
    !isDeepStrictEqual(scopeOf(planned.scope), scopeOf(fresh.scope)) ||
    !isDeepStrictEqual(counts(planned.plan.summary), counts(fresh.plan.summary))
  ) {
    return [
      STALE,
      `The plan that was reviewed counts or covers something other than its changes: ${NOT_WRITTEN}.`,
    ];
  }
  if (planned.plan.applyable !== true || fresh.plan.applyable !== true) {
    return [
      REFUSED,
      `${fresh.plan.applyable === true ? 'The plan that was reviewed' : 'A plan made now, with the consent that was reviewed,'} cannot be applied: a rule or a guard blocks it, and the log says which.`,
    ];
  }
  return undefined;
}

/** Why `reviewed` is not to be applied where `fresh` was just made of what is merged, with the same consent. */
function whyOther(reviewed, fresh) {
  const planned = withChanges(reviewed);
  if (!isContent(planned)) {
    return {message: 'The fetched file is not a plan file of bylaw. Nothing was applied.', exitcode: INVALID};
  }
  const found = difference(planned, withChanges(fresh));
  return found && {message: `${found[1]} Nothing was applied.`, exitcode: found[0]};
}

/** What a plan file holds; undefined if it is no JSON, or not there. */
function contentOf(planFile) {
  try {
    return existsSync(planFile) ? JSON.parse(readFileSync(planFile, 'utf8'))?.content : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Holds a plan file against a plan of what is merged. A file is only as good as where it was kept: one that somebody sealed
 * with something else in it is found here.
 *
 * `args`: those of the merged pipeline. What a plan file allows counts only if they allow it, too. `fresh`: what the plan
 * file of what is merged holds, made without consent; `planWith`: makes one with these flags.
 * Returns `why` it is not to be applied (`message`, `exitcode`), if so, and the reviewed consent as `flags` and in `words`.
 */
export function holdReviewed(planFile, {args, fresh, planWith}) {
  const planned = contentOf(planFile);
  const flags = consentFlags(planned) ?? [];
  const words = consentWords(flags);
  const given = partConsent(args).consent;
  const missing = flags.filter((flag) => !given.includes(flag));
  if (missing.length > 0) {
    return {flags, words, why: {message: `${notGiven(missing)} Nothing was applied.`, exitcode: REFUSED}};
  }
  return {flags, words, why: whyOther(planned, flags.length > 0 ? planWith(flags) : fresh)};
}

/**
 * The same for the plan files of several sets, by the names of the sets. `fresh`, and what `planWith` makes, hold a plan for every set. A
 * set that only one side has is another's doing, unless there is nothing to change in it.
 */
export function holdAllReviewed(planFiles, {args, fresh, planWith}) {
  const plans = new Map();
  const planned = (consent) => {
    const key = consent.join(' ');
    if (!plans.has(key)) plans.set(key, planWith(consent));
    return plans.get(key);
  };
  const gone = [...planFiles.keys()].find((set) => !fresh.has(set));
  const come = [...fresh].find(([set, {plan}]) => !planFiles.has(set) && plan.changes.length > 0);
  const other = gone ?? come?.[0];
  if (other !== undefined) {
    const message = `The set ${other} is ${gone === undefined ? 'changed by what was merged, and no plan of it was reviewed' : 'not among what was merged, and a plan of it was reviewed'}. Nothing was applied.`;
    return {words: consentWords([]), why: {message, exitcode: INVALID}};
  }
  const held = [...planFiles].map(([set, file]) => ({
    set,
    ...holdReviewed(file, {args, fresh: fresh.get(set), planWith: (consent) => planned(consent).get(set)}),
  }));
  const words = consentWords([...new Set(held.flatMap(({flags}) => flags))]);
  const refused = held.find(({why}) => why !== undefined);
  return refused === undefined
    ? {words}
    : {words, why: {...refused.why, message: `${refused.set}: ${refused.why.message}`}};
}
