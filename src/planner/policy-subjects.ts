/** What policies are asked about: each change, each change of access, and each request that something causes. */
import {isRequest, requestId, requestIn} from '../agreements/request.ts';
import {targetNamed} from '../access/targets.ts';
import {factsIn, namedValue, type Facts} from '../expressions/facts.ts';
import type {Variables} from '../expressions/expression.ts';
import {addressOf, homeOf, parseAddress, type Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {GovernedObject, State} from '../model/objects.ts';
import type {AccessChange, AccessChanges, Waiting} from '../model/plan.ts';
import {bareName} from '../model/principal.ts';
import type {Policy} from '../model/set-config.ts';

/** What a plan, a run or a test causes, as far as the set may see it. */
export interface Caused {
  readonly changes: readonly Change[];
  readonly access: () => AccessChanges;
  /** What approvals would bring, and would not have brought before the plan. */
  readonly pending: () => readonly AccessChange[];
  /** Sides that are asked for something by the plan. */
  readonly requests: readonly Waiting[];
  readonly before: State;
  readonly after: State;
  /** ms since 1970, by the database's clock. */
  readonly now: number;
}

/** One thing that a policy is asked about, and what a finding about it points at. */
export interface Subject {
  readonly variables: Variables;
  readonly address: Address | null;
  readonly object: GovernedObject | undefined;
  /** Of a change of access, that too: whose, to which target. */
  readonly access?: AccessChange;
}

/** An adopted object is judged as something new: nothing of the set's stood there. */
const specBefore = ({actions, before}: Change): unknown =>
  actions.includes('adopt') ? null : (before?.spec ?? null);

const ofChange = (change: Change): Subject => {
  const {address, actions, before, after} = change;
  const object = after ?? before;
  return {
    variables: {
      change: namedValue(address, {
        address,
        kind: object?.kind,
        workspace: object === undefined ? null : homeOf(object),
        actions,
        before: specBefore(change),
        after: after?.spec ?? null,
        labels: object?.labels ?? {},
      }),
    },
    address,
    object: after,
  };
};

/** The steps of an access path, teams by their addresses. */
const stepsOf = ({via}: AccessChange): readonly Address[] =>
  via.map((step) => {
    const team = /^team:([^/]+)\/(.+)$/.exec(step);
    return team === null ? step : addressOf('Team', team[1] ?? '', team[2] ?? '');
  });

/** The change of the plan that a change of access comes from, as far as its path tells. */
function causeOf(change: AccessChange, changed: ReadonlyMap<Address, Change>): Address | null {
  const email = bareName(change.principal);
  const step = stepsOf(change).findLast((each) => changed.has(each));
  if (step !== undefined) return step;
  for (const address of changed.keys()) {
    const {kind, name} = parseAddress(address) ?? {};
    if ((kind === 'Member' || kind === 'User' || kind === 'Guest') && name === email) return address;
  }
  return null;
}

function accessSubjects(caused: Caused, factsBefore: Facts, factsAfter: Facts): readonly Subject[] {
  const changed = new Map(caused.changes.map((change) => [change.address, change]));
  const subject = (change: AccessChange, kind: 'gained' | 'lost' | 'pending' | null): readonly Subject[] => {
    const facts = kind === 'lost' ? factsBefore : factsAfter;
    const target = facts.target(change.object) ?? factsBefore.target(change.object);
    if (target === undefined) return [];
    const address = causeOf(change, changed);
    return [
      {
        variables: {
          person: facts.person(bareName(change.principal), change.outside ?? null),
          target,
          before: change.before,
          after: change.after,
          via: change.via,
          gained: kind === 'gained',
          lost: kind === 'lost',
          pending: kind === 'pending',
        },
        address,
        object: address === null ? undefined : changed.get(address)?.after,
        access: change,
      },
    ];
  };
  const {gained, lost, changed: raised} = caused.access();
  return [
    ...gained.flatMap((change) => subject(change, 'gained')),
    ...lost.flatMap((change) => subject(change, 'lost')),
    ...raised.flatMap((change) => subject(change, null)),
    ...caused.pending().flatMap((change) => subject(change, 'pending')),
  ];
}

function requestSubjects({requests, before, after}: Caused, facts: Facts): readonly Subject[] {
  return requests.flatMap(({id, side}) => {
    const request = requestIn(after, id);
    if (request === undefined) return [];
    const was = before.get(request.address);
    const isShare = request.kind === 'Share';
    const {into, role} = isShare ? request.spec : {};
    const recipients = isShare
      ? into === undefined
        ? (request.spec.to ?? [])
        : [{subject: targetNamed(request.spec.with, into), role}]
      : [];
    return [
      {
        variables: {
          request: namedValue(requestId(request), {
            id,
            side,
            target: isShare
              ? (facts.target(targetNamed(request.workspace ?? '', request.spec.target)) ?? null)
              : null,
            recipients,
            widening: was !== undefined && isRequest(was),
          }),
        },
        address: request.address,
        object: request,
      },
    ];
  });
}

/** Whether something that a policy is asked about is about an object: it changes that, is access to it, or access by it. */
export function isAbout({address, access}: Subject, object: Address): boolean {
  if (address === object) return true;
  if (access === undefined) return false;
  const [, type = '', name = ''] = /^([^:]+):(.+)$/.exec(access.object) ?? [];
  const target = `${type === 'space' ? 'Space' : 'Resource'}/${name}`;
  return target === object || stepsOf(access).includes(object);
}

/** What policies are asked about of what was caused, by what they are for; made when it is first asked. */
export function subjectsIn(caused: Caused): (subject: Policy['for']) => readonly Subject[] {
  const made = new Map<Policy['for'], readonly Subject[]>();
  const make = (subject: Policy['for']): readonly Subject[] => {
    if (subject === 'change') return caused.changes.map(ofChange);
    const factsAfter = factsIn(caused.after, caused.now);
    if (subject === 'request') return requestSubjects(caused, factsAfter);
    return accessSubjects(caused, factsIn(caused.before, caused.now), factsAfter);
  };
  return (subject) => {
    const known = made.get(subject) ?? make(subject);
    made.set(subject, known);
    return known;
  };
}
