/**
 * Access once more, straight from the words of section 3 of the contract and as naively as they can be put:
 * for one person and one target, without an index, a group or anything shared. It shares no code with
 * `src/access` but the types.
 */
import type {AccessQuestion} from '../../src/access/access-question.ts';
import type {Kind} from '../../src/model/kinds.ts';
import type {GovernedObject, ObjectOf} from '../../src/model/objects.ts';

type LevelName = 'viewer' | 'editor' | 'co-owner' | 'creator';
const ORDER: readonly LevelName[] = ['viewer', 'editor', 'co-owner', 'creator'];
const lower = (a: LevelName, b: LevelName): LevelName => (ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b);

/** "`*` stands only in the action place", and "scope `own` ⊂ `team` ⊂ `all`". */
export function coversNaively(held: string, wanted: string): boolean {
  if (held === wanted) return true;
  const [resource, action, scope] = held.split(':');
  const [wantedResource, wantedAction, wantedScope] = wanted.split(':');
  if (!scope || !wantedScope || resource !== wantedResource) return false;
  const within: Record<string, string[]> = {own: ['own'], team: ['own', 'team'], all: ['own', 'team', 'all']};
  return (action === '*' || action === wantedAction) && (within[scope] ?? []).includes(wantedScope);
}

/** A level by one sentence of the contract, and as what the person has it. */
interface Found {
  readonly level: LevelName;
  readonly as: 'member' | 'admin' | 'system admin' | 'external recipient' | 'guest';
  /** The workspace as whose member they have it. */
  readonly of: string;
  readonly share?: ObjectOf<'Share'>;
  readonly link?: true;
}

export class Reference {
  readonly #question: AccessQuestion;
  readonly #kinds = new Map<Kind, readonly GovernedObject[]>();
  constructor(question: AccessQuestion) {
    this.#question = question;
  }

  #all<K extends Kind>(kind: K): readonly ObjectOf<K>[] {
    const all =
      this.#kinds.get(kind) ?? [...this.#question.state.values()].filter((each) => each.kind === kind);
    this.#kinds.set(kind, all);
    return all as readonly ObjectOf<Kind>[] as readonly ObjectOf<K>[];
  }

  #exists(workspace: string): boolean {
    return this.#all('Workspace').some((each) => each.name === workspace);
  }

  #over(expires: string | undefined): boolean {
    if (expires === undefined) return false;
    const end =
      expires.length === 10 ? Date.parse(`${expires}T00:00:00Z`) + 24 * 3_600_000 : Date.parse(expires);
    return this.#question.now >= end;
  }

  #membership(workspace: string, email: string): 'none' | 'ended' | 'active' {
    const found = this.#all('Member').find((each) => each.workspace === workspace && each.name === email);
    if (found === undefined || !this.#exists(workspace)) return 'none';
    return found.spec.status === 'active' && !this.#over(found.spec.expires) ? 'active' : 'ended';
  }

  /** Memberships of somebody in all workspaces. */
  #memberships(email: string): string[] {
    return this.#all('Workspace').map(({name}) => this.#membership(name, email));
  }

  #roles(workspace: string, email: string): readonly string[] {
    return this.#all('Member').find((m) => m.workspace === workspace && m.name === email)?.spec.roles ?? [];
  }

  /** "The union of their roles' permissions and of the grants to them, to a team that lists them, …" */
  permissions(workspace: string, email: string): string[] {
    if (this.#membership(workspace, email) !== 'active') return [];
    const roles = this.#roles(workspace, email);
    const fromRoles = this.#all('Role')
      .filter((each) => each.workspace === workspace && each.name !== 'admin' && roles.includes(each.name))
      .flatMap(({spec}) => spec.permissions);
    const fromGrants = this.#all('Grant')
      .filter((each) => each.workspace === workspace && !this.#over(each.spec.expires))
      .filter(({spec: {subject}}) => {
        if (subject === 'everyone' || subject === `user:${email}`) return true;
        if (subject.startsWith('role:')) return roles.includes(subject.slice(5));
        return subject.startsWith('team:') && this.#inTeam(workspace, subject.slice(5), email);
      })
      .flatMap(({spec}) => spec.permissions);
    // Of what admins hold besides, the organisations of these tests name `spaces` and connections alone.
    const asAdmin = roles.includes('admin') ? ['spaces:*:all', 'manage:external_connections'] : [];
    return [...fromRoles, ...fromGrants, ...asAdmin];
  }

  /** Whether one of the permissions that somebody holds covers another. */
  #holds(workspace: string, email: string, wanted: string): boolean {
    return this.permissions(workspace, email).some((held) => coversNaively(held, wanted));
  }

  #inTeam(workspace: string, name: string, email: string): boolean {
    return this.#all('Team').some(
      (each) => each.workspace === workspace && each.name === name && each.spec.members.includes(email),
    );
  }

  #isSystemAdmin(workspace: string, email: string): boolean {
    const memberships = this.#memberships(email);
    return (
      this.#all('User').some((each) => each.name === email && each.spec.systemAdmin) &&
      this.#membership(workspace, email) !== 'ended' &&
      !(memberships.includes('ended') && !memberships.includes('active'))
    );
  }

  #matches(workspace: string, subject: string, email: string): boolean {
    if (this.#membership(workspace, email) !== 'active') return false;
    if (subject === 'everyone') return true;
    const [type, ...rest] = subject.split(':');
    const name = rest.join(':');
    if (type === 'user') return name === email;
    if (type === 'team') return this.#inTeam(workspace, name, email);
    return type === 'right' && this.#holds(workspace, email, name);
  }

  /** What a space, or something alone, gives by itself; capabilities that a space needs are seen to here. */
  #itself(email: string, target: ObjectOf<'Space'> | ObjectOf<'Resource'>): Found[] {
    const ws = target.workspace ?? '';
    if (!this.#exists(ws)) return [];
    const reference = target.kind === 'Space' ? `space:${target.name}` : `${target.spec.type}:${target.name}`;
    const active = this.#membership(ws, email) === 'active';
    const spaceNeeds = (of: string): boolean =>
      target.kind !== 'Space' || this.#holds(of, email, 'use:shared_spaces');
    const found: Found[] = [];
    if (this.#isSystemAdmin(ws, email)) found.push({level: 'co-owner', as: 'system admin', of: ws});
    if (active && this.#roles(ws, email).includes('admin'))
      found.push({level: 'co-owner', as: 'admin', of: ws});
    if (active && spaceNeeds(ws)) {
      if (target.spec.creator === email) found.push({level: 'creator', as: 'member', of: ws});
      if (target.spec.generalAccess === 'global') found.push({level: 'viewer', as: 'member', of: ws});
      if (target.spec.generalAccess === 'link')
        found.push({level: 'viewer', as: 'member', of: ws, link: true});
    }
    for (const share of this.#all('Share')) {
      if (share.workspace !== ws || share.spec.target !== reference) continue;
      // What is not in force is left to the answers about external shares.
      if (share.spec.with === undefined && share.spec.suspended) continue;
      for (const to of share.spec.to ?? []) {
        const partner = share.spec.with;
        if (this.#over(to.expires)) continue;
        if (partner === undefined) {
          if (this.#matches(ws, to.subject, email) && spaceNeeds(ws)) {
            found.push({level: to.role, as: 'member', of: ws});
          }
          continue;
        }
        if (!to.subject.startsWith('user:') || !this.#matches(partner, to.subject, email)) continue;
        const approved = this.#question.external.recipient(share, to.subject);
        if (approved === undefined || this.#over(approved.expires)) continue;
        if (!this.#holds(partner, email, 'use:external_collaboration') || !spaceNeeds(partner)) continue;
        found.push({level: lower(to.role, approved.role), as: 'external recipient', of: partner, share});
      }
    }
    if (target.kind === 'Space') found.push(...this.#asGuest(email, target));
    return found;
  }

  #asGuest(email: string, space: ObjectOf<'Space'>): Found[] {
    const ws = space.workspace ?? '';
    const home = this.#all('Workspace').find((each) => each.name === ws);
    if (!home?.spec.features.guestAccounts) return [];
    if (this.#membership(ws, email) !== 'none') return [];
    return this.#all('Guest')
      .filter((each) => each.workspace === ws && each.name === email && !this.#over(each.spec.expires))
      .filter((each) => !each.spec.suspended && !this.#question.external.invitationEnded(each))
      .filter(({spec: {invitedBy}}) =>
        ['use:invite_guest_accounts', 'use:shared_spaces'].every((each) => this.#holds(ws, invitedBy, each)),
      )
      .flatMap(({spec}) => spec.spaces)
      .filter((invited) => invited.space === space.name)
      .map(({role}) => ({level: role, as: 'guest', of: ws}));
  }

  #throughSpaces(email: string, resource: ObjectOf<'Resource'>): Found[] {
    const reference = `${resource.spec.type}:${resource.name}`;
    return this.#all('Space')
      .filter((space) => space.workspace === resource.workspace && space.spec.resources.includes(reference))
      .flatMap((space) =>
        this.#itself(email, space)
          .filter(
            ({share}) =>
              share === undefined || this.#question.external.resourceInSharedSpace(share, space, reference),
          )
          .map((found) => ({...found, level: lower(found.level, 'co-owner')})),
      );
  }

  #contributed(email: string, resource: ObjectOf<'Resource'>): Found[] {
    const reference = `${resource.spec.type}:${resource.name}`;
    if (!this.#exists(resource.workspace ?? '')) return [];
    return this.#all('Share').flatMap((share) => {
      const {into, role, with: partner, target} = share.spec;
      if (share.workspace !== resource.workspace || target !== reference || into === undefined) return [];
      const approved = this.#question.external.contribution(share);
      if (approved === undefined || role === undefined) return [];
      const most = lower(role, approved.role);
      return (
        this.#all('Space')
          .filter((space) => space.workspace === partner && `space:${space.name}` === into)
          .flatMap((space) => this.#itself(email, space))
          // A system admin has what they have on the resource itself, or has none where their membership ended.
          .filter(({as}) => as !== 'system admin')
          .filter(({as, of}) => as === 'guest' || this.#holds(of, email, 'use:external_collaboration'))
          .map((found) => ({...found, level: lower(found.level, most)}))
      );
    });
  }

  /** The highest level, and whether a link alone gives it. */
  level(
    email: string,
    target: ObjectOf<'Space'> | ObjectOf<'Resource'>,
  ): {level: LevelName; link: boolean} | undefined {
    const found = this.#itself(email, target);
    if (target.kind === 'Resource')
      found.push(...this.#throughSpaces(email, target), ...this.#contributed(email, target));
    const level = ORDER.findLast((each) => found.some((f) => f.level === each));
    return level && {level, link: found.filter((f) => f.level === level).every((f) => f.link === true)};
  }
}
