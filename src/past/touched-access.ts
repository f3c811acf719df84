/** Whose access can be less before a step than after it: by what it changes, and by which paths they have it. */
import {subjectStep} from '../access/direct-access-paths.ts';
import {targetName} from '../access/targets.ts';
import {addressOf} from '../model/address.ts';
import {sameJson} from '../model/canonical-json.ts';
import {expiresAt} from '../model/expiry.ts';
import {compareLevels, type Level} from '../model/levels.ts';
import type {GovernedObject, ObjectOf} from '../model/objects.ts';
import {ADMIN_ROLE, covers} from '../model/permissions.ts';
import {splitReference} from '../model/references.ts';
import {everyVersion, type Concerned} from './concerned.ts';
import type {ObjectsAbout} from './objects-about.ts';
import type {Past, PastStep} from './past.ts';

/** Access that can be less; null for that of all people, and to all targets. */
export interface TouchedAccess {
  /** As they are named in the live state. */
  readonly targets: ReadonlySet<string> | null;
  readonly people: ReadonlySet<string> | null;
  /** Only what leads through this, as paths name it, or to `itself`; null for all of it. */
  readonly through: string | null;
  /** The target that has changed, by its name after the step. */
  readonly itself?: string;
  /** Only what leads through `through` and at once through this. */
  readonly next?: string;
  /** Only what is above this level. */
  readonly above?: Level;
}

const ALL: TouchedAccess = {targets: null, people: null, through: null};

/** The permissions on which access can rest: the capabilities, and those that shares were ever for. */
function permissionsUsed(past: Past): readonly string[] {
  const used = new Set(['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts']);
  for (const object of everyVersion(past)) {
    if (object.kind !== 'Share') continue;
    for (const {subject} of object.spec.to ?? []) {
      const {type, name} = splitReference(subject);
      if (type === 'right') used.add(name);
    }
  }
  return [...used];
}

/**
 * The recipients to whom an internal share may have given less before than after, and the level that it gave them for as long, if any.
 * Undefined where the two cannot be compared so.
 */
function raisedRecipients(
  before: GovernedObject | undefined,
  after: GovernedObject | undefined,
): readonly Pick<TouchedAccess, 'next' | 'above'>[] | undefined {
  if (before?.kind !== 'Share' || after?.kind !== 'Share') return undefined;
  const [was, is] = [before.spec, after.spec];
  if (was.with !== undefined || is.with !== undefined || was.target !== is.target) return undefined;
  if (was.suspended && !is.suspended) return undefined;
  const recipients = new Map(was.to?.map((recipient) => [recipient.subject, recipient]));
  return (is.to ?? []).flatMap(({subject, role, expires}) => {
    const next = subjectStep(after.workspace ?? '', subject);
    const known = recipients.get(subject);
    if (known === undefined || expiresAt(known.expires) < expiresAt(expires)) return [{next}];
    return compareLevels(known.role, role) < 0 ? [{next, above: known.role}] : [];
  });
}

/** Finds what steps touch, each before it is gone back: the objects are those after it. */
export class TouchedBySteps {
  readonly #concerned: Concerned;
  readonly #objects: ObjectsAbout;
  readonly #used: readonly string[];
  /** Those of {@link #used} that lists of permissions cover: of roles, which many steps ask for. */
  readonly #covered = new WeakMap<readonly string[], ReadonlySet<string>>();

  constructor(past: Past, concerned: Concerned, objects: ObjectsAbout) {
    this.#concerned = concerned;
    this.#objects = objects;
    this.#used = permissionsUsed(past);
  }

  /** None for nobody's. */
  of(step: PastStep): readonly TouchedAccess[] {
    const touched: TouchedAccess[] = [];
    for (const [address, object] of step.before) {
      const [before, after] = [object && this.#concerned.partOf(object), this.#objects.get(address)];
      if (sameJson(before?.spec ?? null, after?.spec ?? null) || this.#givesAsMuch(before, after)) continue;
      const raised = raisedRecipients(before, after);
      if (raised !== undefined && after !== undefined) {
        for (const part of raised) touched.push({...this.#touchedBy(after), ...part});
        continue;
      }
      for (const [one, other] of [
        [before, after],
        [after, before],
      ]) {
        if (one !== undefined) touched.push(this.#touchedBy(one, other));
      }
    }
    for (const key of step.rows.keys()) {
      const [what, of = ''] = key.split(' ');
      const [, name] = /^share:([^#]+)/.exec(of) ?? [];
      if (what === 'request') continue;
      const share = name && (this.#objects.get(`Share/${name}`) ?? step.before.get(`Share/${name}`));
      if (name === undefined) touched.push(ALL);
      else if (share) touched.push(this.#touchedBy(share));
    }
    return touched;
  }

  /** What can be less when an object comes or goes, or becomes another that has its address. */
  #touchedBy(object: GovernedObject, other?: GovernedObject): TouchedAccess {
    const {kind, address, name, workspace} = object;
    const targets = this.#concerned.targetsOf(object);
    const people = this.#concerned.peopleOf(object, other);
    if (kind === 'Space' || kind === 'Resource')
      return {targets, people, through: address, itself: targetName(object)};
    if (kind === 'Share' || kind === 'Guest') return {targets, people, through: address};
    // By a team, its members have what is shared with it, and what is granted to it.
    if (kind === 'Team' && !this.#isUsed(this.#objects.granted(workspace ?? '', `team:${name}`)))
      return {targets, people, through: `team:${workspace ?? ''}/${name}`};
    return {targets, people, through: null};
  }

  /** Whether nobody can have had less by an object as it was before than by what it is after, as far as access rests on it. */
  #givesAsMuch(before: GovernedObject | undefined, after: GovernedObject | undefined): boolean {
    const kind = (after ?? before)?.kind;
    if (kind === 'Role' || kind === 'Grant') return this.#grantsAsMuch(before, after);
    if (before?.kind === 'Workspace' && after?.kind === 'Workspace') {
      const [one, other] = [before.spec, after.spec];
      return sameJson([one.features, one.partners], [other.features, other.partners]);
    }
    return before?.kind === 'Member' && after?.kind === 'Member' && this.#isAsMuch(before, after);
  }

  #grantsAsMuch(before: GovernedObject | undefined, after: GovernedObject | undefined): boolean {
    if (after?.kind === 'Role') {
      return this.#coverAsMuch(before?.kind === 'Role' ? [before.spec.permissions] : [], [
        after.spec.permissions,
      ]);
    }
    if (after?.kind !== 'Grant') return true;
    const {subject, expires, permissions} = after.spec;
    const isSame =
      before?.kind === 'Grant' && before.spec.subject === subject && before.spec.expires === expires;
    return this.#coverAsMuch(isSame ? [before.spec.permissions] : [], [permissions]);
  }

  /** The permissions on which access can rest that some cover. */
  #coveredBy(permissions: readonly string[]): ReadonlySet<string> {
    const known = this.#covered.get(permissions);
    if (known !== undefined) return known;
    const covered = new Set(
      this.#used.filter((permission) => permissions.some((held) => covers(held, permission))),
    );
    this.#covered.set(permissions, covered);
    return covered;
  }

  /** Whether any of some permissions is one on which access can rest. */
  #isUsed(permissions: readonly string[]): boolean {
    return permissions.length > 0 && this.#coveredBy(permissions).size > 0;
  }

  /** Whether some lists of permissions together cover as much as others do, as far as access can rest on it. */
  #coverAsMuch(before: readonly (readonly string[])[], after: readonly (readonly string[])[]): boolean {
    return after.every((permissions) =>
      [...this.#coveredBy(permissions)].every((permission) =>
        before.some((others) => this.#coveredBy(others).has(permission)),
      ),
    );
  }

  /** Whether a member has no role less, but for those that give nothing that the others do not. */
  #isAsMuch(before: ObjectOf<'Member'>, after: ObjectOf<'Member'>): boolean {
    if (before.spec.status !== 'active' || before.spec.expires !== after.spec.expires) return false;
    const kept = after.spec.roles.filter((role) => before.spec.roles.includes(role));
    const gone = after.spec.roles.filter((role) => !before.spec.roles.includes(role));
    const home = after.workspace ?? '';
    const isPlain = (role: string): boolean =>
      role !== ADMIN_ROLE && !this.#isUsed(this.#objects.granted(home, `role:${role}`));
    const permissions = (roles: readonly string[]): readonly (readonly string[])[] =>
      roles.flatMap((role) => {
        const object = this.#objects.get(addressOf('Role', home, role));
        return object?.kind === 'Role' ? [object.spec.permissions] : [];
      });
    return gone.every(isPlain) && this.#coverAsMuch(permissions(kept), permissions(gone));
  }
}

export const isEverything = ({targets, people, through}: TouchedAccess): boolean =>
  targets === null && people === null && through === null;

/** Whether access is touched by which somebody reaches a target, as it is called after the step, at a level by a path with these steps. */
export function isTouched(
  {through, itself, next, above}: TouchedAccess,
  target: string,
  {level, via}: {readonly level: Level; readonly via: readonly string[]},
): boolean {
  if (above !== undefined && compareLevels(level, above) <= 0) return false;
  if (through === null || target === itself) return true;
  return next === undefined
    ? via.includes(through)
    : via.some((step, i) => step === through && via[i + 1] === next);
}
