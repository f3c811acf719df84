/** To which targets access can differ between two moments: by what their objects say, who stands how, and what has expired. */
import {isExpired} from '../model/expiry.ts';
import {groupBy} from '../model/group-by.ts';
import type {GovernedObject, ObjectOf} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {AccessQuestion} from './access-question.ts';
import {Memberships, type Capabilities} from './memberships.ts';
import {objectsInForce, type ObjectsInForce} from './objects-in-force.ts';
import type {People} from './people.ts';
import {targetName, targetNamed} from './targets.ts';
import {differsInForce} from './touched-workspaces.ts';

type Share = ObjectOf<'Share'>;

const CAPABILITIES: readonly Capabilities[] = [
  '',
  'use:shared_spaces',
  'use:external_collaboration',
  'use:shared_spaces use:external_collaboration',
];

const samePeople = (a: People, b: People): boolean => {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const email of a) if (!b.has(email)) return false;
  return true;
};

/** One of the two questions, with what is asked of it often. */
interface Side {
  readonly question: AccessQuestion;
  readonly objects: ObjectsInForce;
  readonly memberships: Memberships;
  readonly shares: ReadonlyMap<string, Share>;
  /** Shares that contribute, by the space. */
  readonly contributed: ReadonlyMap<string, readonly Share[]>;
}

function sideOf(question: AccessQuestion): Side {
  const objects = objectsInForce(question.state);
  const contributions = objects.Share.filter(({spec}) => spec.with !== undefined && spec.into !== undefined);
  return {
    question,
    objects,
    memberships: Memberships.of(question),
    shares: new Map(objects.Share.map((share) => [share.address, share])),
    contributed: groupBy(contributions, ({spec}) => targetNamed(spec.with ?? '', spec.into ?? '')),
  };
}

/** Objects in force on one side alone, and those that are others there: both versions. */
function differing<T extends GovernedObject>(before: readonly T[], after: readonly T[]): readonly T[] {
  const [was, is] = [new Set(before), new Set(after)];
  return [...before.filter((object) => !is.has(object)), ...after.filter((object) => !was.has(object))];
}

class Difference {
  readonly targets = new Set<string>();
  readonly #sides: readonly [Side, Side];
  readonly #holders = new Map<string, boolean>();

  constructor(before: AccessQuestion, after: AccessQuestion) {
    this.#sides = [sideOf(before), sideOf(after)];
  }

  find(): void {
    const [{objects: was}, {objects: is}] = this.#sides;
    for (const object of differing<ObjectOf<'Space'> | ObjectOf<'Resource'>>(
      [...was.Space, ...was.Resource],
      [...is.Space, ...is.Resource],
    )) {
      this.#touch(targetName(object));
      if (object.kind === 'Space') this.#touchIn(object);
    }
    this.#findGuests();
    const homes = this.#homesOtherwise();
    for (const side of this.#sides) {
      for (const target of [...side.objects.Space, ...side.objects.Resource]) {
        if (homes.has(target.workspace ?? '')) this.#touch(targetName(target));
      }
      for (const share of side.objects.Share) {
        if (homes.has(share.spec.with ?? '') || this.#isOtherwise(share, side)) this.#touchShared(share);
      }
    }
  }

  /** A target; of a space also what is in it, or contributed to it. */
  #touch(target: string): void {
    this.targets.add(target);
    if (!target.startsWith('space:')) return;
    for (const {contributed} of this.#sides) {
      for (const {workspace, spec} of contributed.get(target) ?? [])
        this.targets.add(targetNamed(workspace ?? '', spec.target));
    }
  }

  #touchIn({workspace, spec}: ObjectOf<'Space'>): void {
    for (const resource of spec.resources) this.targets.add(targetNamed(workspace ?? '', resource));
  }

  #touchSpace(workspace: string, name: string): void {
    this.#touch(`space:${workspace}/${name}`);
    for (const {question} of this.#sides) {
      const space = question.state.get(`Space/${workspace}/${name}`);
      if (space?.kind === 'Space') this.#touchIn(space);
    }
  }

  #touchShared({workspace, spec}: Share): void {
    const {type, name} = splitReference(spec.target);
    if (type === 'space') this.#touchSpace(workspace ?? '', name);
    else this.#touch(targetNamed(workspace ?? '', spec.target));
  }

  /** Guests who are invited otherwise, or count as guests on one side alone. */
  #findGuests(): void {
    const [was, is] = this.#sides;
    const changed = new Set(differing(was.objects.Guest, is.objects.Guest));
    for (const guest of new Set([...was.objects.Guest, ...is.objects.Guest])) {
      const home = guest.workspace ?? '';
      const [before, after] = this.#sides.map(({memberships, question}) =>
        memberships.guestOf(home, question.external).met.has(guest.name),
      );
      if (!changed.has(guest) && before === after) continue;
      for (const {space} of guest.spec.spaces) this.#touchSpace(home, space);
    }
  }

  /** The workspaces in which anybody stands otherwise, as far as access depends on it. */
  #homesOtherwise(): ReadonlySet<string> {
    const [was, is] = this.#sides;
    const names = [...was.objects.Workspace, ...is.objects.Workspace].map(({name}) => name);
    const [one, other] = [was.memberships, is.memberships];
    return new Set(
      names.filter(
        (name) =>
          !samePeople(one.members(name), other.members(name)) ||
          !samePeople(one.admins(name), other.admins(name)) ||
          !samePeople(one.systemAdminIn(name).met, other.systemAdminIn(name).met) ||
          CAPABILITIES.some(
            (each) => !samePeople(one.memberWith(name, each).met, other.memberWith(name, each).met),
          ),
      ),
    );
  }

  /** Whether a share of one side gives otherwise on the other, but for the standing of people. */
  #isOtherwise(share: Share, {shares}: Side): boolean {
    const [was, is] = this.#sides;
    const there = shares === was.shares ? is : was;
    if (there.shares.get(share.address) !== share) return true;
    const workspace = share.workspace ?? '';
    const {to = [], with: partner} = share.spec;
    const [{question: before}, {question: after}] = this.#sides;
    const expiresBetween = (expires: string | undefined): boolean =>
      isExpired(expires, before.now) !== isExpired(expires, after.now);
    if (to.some(({subject, expires}) => expiresBetween(expires) || this.#isOthers(workspace, subject)))
      return true;
    if (partner === undefined) return false;
    if (differsInForce(before.external, after.external, share, after.state)) return true;
    return to.some(({subject}) => expiresBetween(after.external.recipient(share, subject)?.expires));
  }

  /** Whether a recipient means others on one side than on the other. */
  #isOthers(workspace: string, subject: string): boolean {
    const {type, name} = splitReference(subject);
    if (type !== 'team' && type !== 'right') return false;
    const key = `${workspace} ${subject}`;
    const known = this.#holders.get(key);
    if (known !== undefined) return known;
    const [one, other] = this.#sides.map(({memberships}) =>
      type === 'team' ? memberships.team(workspace, name) : memberships.holders(workspace, name),
    ) as [People, People];
    const found = !samePeople(one, other);
    this.#holders.set(key, found);
    return found;
  }
}

/**
 * The targets to which people may have other access by one question than by the other, however much tells the two apart. Objects that
 * are the same must be so by identity. Takes time in the number of objects; comparing the access paths of every target would take many times
 * as long.
 */
export function differingTargets(before: AccessQuestion, after: AccessQuestion): ReadonlySet<string> {
  const difference = new Difference(before, after);
  difference.find();
  return difference.targets;
}
