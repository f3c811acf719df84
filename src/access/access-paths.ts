/**
 * Every access path to every target. Access is never stored: the paths to a target are put together when they are
 * asked for, from groups that the targets of a workspace or a space share. Nothing here lists the people of a
 * path, so the cost follows the number of objects, not that of (person, object) pairs.
 */
import {appendAll} from '../model/append-all.ts';
import {addressOf} from '../model/address.ts';
import {lowerLevel} from '../model/levels.ts';
import type {ObjectOf} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {ShareRole} from '../model/specs.ts';
import type {AccessQuestion} from './access-question.ts';
import {
  adminPath,
  creatorPath,
  externalSharePaths,
  generalAccessPaths,
  guestPaths,
  internalSharePaths,
  relatedTeamPaths,
  systemAdminPath,
} from './direct-access-paths.ts';
import {missingInSpaceOf, missingOf} from './external-access.ts';
import {unmetRequirement, type Requirement} from './requirement.ts';
import {Memberships} from './memberships.ts';
import {targetName, targetNamed, Targets, type Target} from './targets.ts';
import {pathsBeyond, type GroupPath, type PathsOfOrigin} from './group-path.ts';

/** The access paths that are granted on a target itself: not those of admins, who need no grant. */
interface GrantedPaths {
  /** To members of its workspace and to guests. */
  readonly within: PathsOfOrigin;
  /** To the recipients of each external share. */
  readonly external: readonly OfShare[];
}

interface OfShare {
  readonly share: ObjectOf<'Share'>;
  readonly group: PathsOfOrigin;
}

/** What leads on from a space to what is in it; put together when it is asked for first. */
interface PathsThrough {
  readonly within: PathsOfOrigin;
  readonly external: readonly {
    readonly of: OfShare;
    /** To a resource to which the share extends. */
    extends?: PathsOfOrigin;
    /** To one to which it does not, by the type of the resource: the paths of {@link OfShare}, with what they lack. */
    readonly lacking: Map<string, PathsOfOrigin>;
  }[];
}

/** What leads on to what is in a space, by what an external share grants on the space. */
const pathsOf = (
  key: string,
  group: PathsOfOrigin,
  space: ObjectOf<'Space'>,
  require?: (requirement: Requirement) => Requirement,
): PathsOfOrigin => ({
  key,
  shared: true,
  paths: pathsBeyond(group.paths, 'co-owner', [space.address], require),
});

/** By what is in force: there are fewer of these than of states. */
const REMEMBERED = new WeakMap<AccessQuestion['external'], AccessPaths>();

/**
 * Twins in SQL: src/postgres/behaviour/access-paths.sql, src/postgres/behaviour/places.sql.
 */
export class AccessPaths {
  readonly #question: AccessQuestion;
  readonly #explains: boolean;
  readonly #memberships: Memberships;
  readonly #targets: Targets;
  readonly #spaces = new Map<string, GrantedPaths>();
  readonly #through = new Map<string, PathsThrough>();
  /** Groups that several targets share. */
  readonly #groups = new Map<string, PathsOfOrigin>();
  /** What members of its workspace are granted on a target, to be taken by other paths; undefined where there are none. */
  #within: Map<string, PathsOfOrigin> | undefined;
  /** The paths from which those are taken that rest on no agreement. */
  readonly #common: AccessPaths;

  /**
   * `explains`: with paths that give nothing to anybody, since what would give it has ended or is not passed on. They are there
   * to be told to whoever may expect access by them. `like`: the paths of a question that differs from this one in agreements alone: what
   * rests on none is put together once for both, if those are of {@link AccessPaths.of}.
   */
  constructor(
    question: AccessQuestion,
    {explains = false, like}: {readonly explains?: boolean; readonly like?: AccessPaths} = {},
  ) {
    this.#explains = explains;
    this.#question = question;
    this.#common = like ?? this;
    this.#memberships = Memberships.of(question);
    this.#targets = Targets.of(question.state);
  }

  /** The access paths of a question, remembered for whoever asks it again, with what was put together of them. */
  static of(question: AccessQuestion): AccessPaths {
    const {state, now, external, elsewhere} = question;
    const known = REMEMBERED.get(external);
    if (known !== undefined) {
      const {state: asked, now: at, elsewhere: beside} = known.#question;
      if (asked === state && at === now && beside === elsewhere) return known;
    }
    const made = new AccessPaths(question);
    made.#within = new Map();
    REMEMBERED.set(external, made);
    return made;
  }

  /** Names of all targets, such as `vault:acme-legal/falcon`, sorted. */
  targets(): readonly string[] {
    return this.#targets.names();
  }

  /** The access paths to a target in groups, each key once; none if there is no such target. */
  to(name: string): readonly PathsOfOrigin[] {
    return [...this.each(name)];
  }

  /** The groups of {@link to}, each put together when it is asked for: those of admins, which take least, first. */
  *each(name: string): Generator<PathsOfOrigin> {
    const target = this.#targets.at(name);
    if (target === undefined) return;
    const workspace = target.workspace ?? '';
    const common = this.#common;
    yield common.#shared(`system-admin ${workspace}`, () => [systemAdminPath(this.#memberships, workspace)]);
    yield common.#shared(`admin ${workspace}`, () => [adminPath(this.#memberships, workspace)]);
    const {within, external} = target.kind === 'Space' ? this.#space(target) : this.#granted(target);
    yield within;
    for (const {group} of external) yield group;
    // "Contributes a resource": a space is in no other space, and contributed to none; the table holds that, too.
    if (target.kind === 'Space') return;
    for (const space of this.#targets.spacesWith(name)) yield* this.#throughSpace(space, target);
    for (const share of this.#targets.contributionsOf(name)) yield this.#contributed(share);
  }

  #shared(key: string, make: () => readonly GroupPath[]): PathsOfOrigin {
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const made: PathsOfOrigin = {key, shared: true, paths: make()};
    this.#groups.set(key, made);
    return made;
  }

  #granted(target: Target): GrantedPaths {
    const name = targetName(target);
    const shares = this.#targets.sharesOf(name);
    const invited =
      target.kind === 'Space'
        ? this.#targets
            .guestsOf(name)
            .flatMap((guest) => guestPaths(this.#question, this.#memberships, target, guest))
        : [];
    const members = this.#common.#ofMembers(name, target, shares);
    const within = invited.length === 0 ? members : {...members, paths: [...members.paths, ...invited]};
    return {
      within,
      external: shares
        .filter(({spec}) => spec.with !== undefined)
        .map((share): OfShare => ({
          share,
          group: {
            key: share.address,
            shared: false,
            paths: externalSharePaths(this.#question, this.#memberships, target, share),
          },
        })),
    };
  }

  #ofMembers(name: string, target: Target, shares: readonly ObjectOf<'Share'>[]): PathsOfOrigin {
    const known = this.#within?.get(name);
    if (known !== undefined) return known;
    const paths: GroupPath[] = [
      creatorPath(this.#memberships, target),
      ...generalAccessPaths(this.#memberships, target),
    ];
    for (const share of shares) {
      if (share.spec.with === undefined) {
        appendAll(paths, internalSharePaths(this.#question, this.#memberships, target, share));
        if (this.#explains) appendAll(paths, relatedTeamPaths(this.#memberships, target, share));
      }
    }
    const made = {key: 'within', shared: false, paths};
    this.#within?.set(name, made);
    return made;
  }

  #space(space: ObjectOf<'Space'>): GrantedPaths {
    const known = this.#spaces.get(space.address);
    if (known !== undefined) return known;
    const made = this.#granted(space);
    this.#spaces.set(space.address, made);
    return made;
  }

  /**
   * "For a resource in a space, the level on that space, at most `co-owner` (for external recipients: if the
   * resource was there when the host approved)". Admins of both sorts have that much on the resource itself.
   */
  #throughSpace(space: ObjectOf<'Space'>, resource: ObjectOf<'Resource'>): readonly PathsOfOrigin[] {
    const {within, external} = this.#beyond(space);
    const {type} = resource.spec;
    const reference = `${type}:${resource.name}`;
    const {external: agreed} = this.#question;
    const groups = [within];
    for (const each of external) {
      const {share, group} = each.of;
      if (agreed.resourceInSharedSpace(share, space, reference)) {
        groups.push((each.extends ??= pathsOf(`${space.address} ${share.address}`, group, space)));
        continue;
      }
      let lacking = each.lacking.get(type);
      if (lacking === undefined) {
        const later = unmetRequirement(() => missingInSpaceOf(agreed, share, reference));
        lacking = pathsOf(`${space.address} ${share.address} no ${type}`, group, space, () => later);
        each.lacking.set(type, lacking);
      }
      groups.push(lacking);
    }
    return groups;
  }

  #beyond(space: ObjectOf<'Space'>): PathsThrough {
    const known = this.#through.get(space.address);
    if (known !== undefined) return known;
    const {within, external} = this.#space(space);
    const steps = [space.address];
    const owner = this.#targets.guestsOf(targetName(space)).length === 0 ? this.#common : this;
    const made = {
      within: owner.#shared(space.address, () => pathsBeyond(within.paths, 'co-owner', steps)),
      external: external.map((of) => ({of, lacking: new Map<string, PathsOfOrigin>()})),
    };
    this.#through.set(space.address, made);
    return made;
  }

  /**
   * "For a resource contributed by a share `into` a space, the lower of the share's `role` and the level on
   * the space": for whoever reaches the space, its workspace's admins among them. All of it comes through an
   * external share, so everybody but guests needs `use:external_collaboration` too: an admin of the partner
   * is one in their own right on the space, not on what another workspace hosts.
   */
  #contributed(share: ObjectOf<'Share'>): PathsOfOrigin {
    const {with: partner, into, role} = share.spec;
    const by = (paths: readonly GroupPath[]): PathsOfOrigin => ({key: share.address, shared: false, paths});
    if (partner === undefined || into === undefined || role === undefined) return by([]);
    if (this.#explains && this.#question.external.hasEnded?.(share))
      return by([this.#endedContribution(share, partner, into, role)]);
    const space = this.#targets.at(targetNamed(partner, into));
    if (space?.kind !== 'Space') return by([]);
    const {within, external} = this.#space(space);
    const paths = [
      adminPath(this.#memberships, partner),
      ...within.paths,
      ...external.flatMap(({group}) => group.paths),
    ];
    const {external: agreed} = this.#question;
    const inForce = agreed.contribution(share);
    const withheld = unmetRequirement(() => missingOf(agreed, share, into));
    const require = (requirement: Requirement): Requirement =>
      inForce === undefined ? withheld : requirement.throughExternalShare();
    const most = inForce === undefined ? role : lowerLevel(role, inForce.role);
    const steps = [share.address, space.address];
    return by(pathsBeyond(paths, most, steps, require));
  }

  /** Who was in the space cannot be told any more: it is gone, and its name may be that of another. */
  #endedContribution(share: ObjectOf<'Share'>, partner: string, into: string, role: ShareRole): GroupPath {
    return {
      people: this.#memberships.membersAndGuests(partner),
      requirement: unmetRequirement(() => missingOf(this.#question.external, share, into)),
      level: role,
      via: [share.address, addressOf('Space', partner, splitReference(into).name)],
    };
  }
}
