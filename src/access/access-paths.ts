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
  readonly external: readonly {readonly share: ObjectOf<'Share'>; readonly group: PathsOfOrigin}[];
}

/**
 * Twins in SQL: src/postgres/behaviour/access-paths.sql, src/postgres/behaviour/places.sql.
 */
export class AccessPaths {
  readonly #question: AccessQuestion;
  readonly #explains: boolean;
  readonly #memberships: Memberships;
  readonly #targets: Targets;
  readonly #spaces = new Map<string, GrantedPaths>();
  /** Groups that several targets share. */
  readonly #groups = new Map<string, PathsOfOrigin>();

  /**
   * `explains`: with paths that give nothing to anybody, since what would give it has ended or is not passed on. They are there
   * to be told to whoever may expect access by them.
   */
  constructor(question: AccessQuestion, explains = false) {
    this.#explains = explains;
    this.#question = question;
    this.#memberships = Memberships.of(question);
    this.#targets = Targets.of(question.state);
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
    yield this.#shared(`system-admin ${workspace}`, () => [systemAdminPath(this.#memberships, workspace)]);
    yield this.#shared(`admin ${workspace}`, () => [adminPath(this.#memberships, workspace)]);
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
    if (target.kind === 'Space') {
      appendAll(
        paths,
        this.#targets
          .guestsOf(name)
          .flatMap((guest) => guestPaths(this.#question, this.#memberships, target, guest)),
      );
    }
    return {
      within: {key: 'within', shared: false, paths},
      external: shares
        .filter(({spec}) => spec.with !== undefined)
        .map((share): GrantedPaths['external'][number] => ({
          share,
          group: {
            key: share.address,
            shared: false,
            paths: externalSharePaths(this.#question, this.#memberships, target, share),
          },
        })),
    };
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
    const {within, external} = this.#space(space);
    const steps = [space.address];
    const {type} = resource.spec;
    const reference = `${type}:${resource.name}`;
    const question = this.#question;
    return [
      this.#shared(space.address, () => pathsBeyond(within.paths, 'co-owner', steps)),
      ...external.map(({share, group}) =>
        question.external.resourceInSharedSpace(share, space, reference)
          ? this.#shared(`${space.address} ${share.address}`, () =>
              pathsBeyond(group.paths, 'co-owner', steps),
            )
          : this.#shared(`${space.address} ${share.address} no ${type}`, () => {
              const later = unmetRequirement(() => missingInSpaceOf(question.external, share, reference));
              return pathsBeyond(group.paths, 'co-owner', steps, () => later);
            }),
      ),
    ];
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
