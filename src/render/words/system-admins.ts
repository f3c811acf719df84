/** Who becomes a system admin, or is none any more: that is access to everything in every workspace, also where a plan shows none of it. */
import {isMapping} from '../../model/mapping.ts';
import type {Plan} from '../../model/plan.ts';
import {enumerate} from './plural.ts';

const isAdmin = (spec: unknown): boolean => isMapping(spec) && spec['systemAdmin'] === true;

/** A sentence each on those who come and those who go; undefined where nobody does. */
export function systemAdminsText({changes}: Pick<Plan, 'changes'>): string | undefined {
  const users = changes.filter(({address}) => address.startsWith('User/'));
  const named = (comes: boolean): readonly string[] =>
    users
      .filter(({before, after}) => isAdmin(after) === comes && isAdmin(before) !== comes)
      .map(({address}) => address.slice('User/'.length));
  const [come, go] = [named(true), named(false)];
  const told = [
    ...(come.length === 0
      ? []
      : [
          `${enumerate(come)} ${come.length === 1 ? 'becomes a system admin' : 'become system admins'}: co-owner of everything in every workspace, which is not all shown here.`,
        ]),
    ...(go.length === 0
      ? []
      : [
          `${enumerate(go)} ${go.length === 1 ? 'is no longer a system admin' : 'are no longer system admins'}: the access of one to every workspace ends.`,
        ]),
  ];
  return told.length === 0 ? undefined : told.join(' ');
}
