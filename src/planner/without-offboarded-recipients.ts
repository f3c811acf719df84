/**
 * A partner's people who were offboarded are left out of the shares that still name them: nobody is blocked by whom a
 * neighbour lets go, and no old manifest brings somebody back. Of a workspace's own people, rule `references/offboarded`
 * is an error.
 */
import {requestAddress} from '../agreements/request.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import type {Live} from '../model/live.ts';
import {ACCOUNT, offboardings} from '../model/offboarded-people.ts';
import type {Address} from '../model/address.ts';
import type {DesiredObject, ObjectOf, State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {leftOutRecipient} from '../rules/references-offboarded.ts';

export interface WithoutOffboarded {
  readonly desired: State<DesiredObject>;
  /** Who is left out of what, as warnings. */
  readonly findings: readonly Finding[];
}

const isExternal = (object: DesiredObject): object is DesiredObject & ObjectOf<'Share'> =>
  object.kind === 'Share' && object.spec.with !== undefined && object.spec.to !== undefined;

/** Takes out a share, with what decides on it. */
function leaveOut(objects: Map<Address, DesiredObject>, share: DesiredObject & ObjectOf<'Share'>): void {
  objects.delete(share.address);
  for (const {address, kind, spec} of objects.values()) {
    if (kind === 'Approval' && requestAddress(spec.request) === share.address) objects.delete(address);
  }
}

/** What the manifests declare, but for recipients who were offboarded from the partner, and shares that have no others. */
export function withoutOffboardedRecipients(
  desired: State<DesiredObject>,
  {offboarded}: Pick<Live, 'offboarded'>,
): WithoutOffboarded {
  if (offboarded.people.size === 0) return {desired, findings: []};
  const offboardedFrom = offboardings(offboarded);
  const left = new Map<Address, DesiredObject>(desired);
  const findings: Finding[] = [];
  for (const object of desired.values()) {
    if (!isExternal(object)) continue;
    const {to = [], with: partner = ''} = object.spec;
    const stay = to.filter(({subject}, i) => {
      const {type, name: person} = splitReference(subject);
      const from = type === 'user' ? offboardedFrom(person, partner) : undefined;
      if (from === undefined) return true;
      const where = {person, workspace: from === ACCOUNT ? null : from};
      findings.push(leftOutRecipient(object, `/to/${i}/subject`, where));
      return false;
    });
    if (stay.length === 0) leaveOut(left, object);
    else if (stay.length < to.length) left.set(object.address, {...object, spec: {...object.spec, to: stay}});
  }
  return {desired: left, findings};
}
