/** Who is known, in words. */
import type {PersonAnswer, PersonInWorkspace} from '../../model/people-answers.ts';
import {enumerate} from './plural.ts';

export const noPeopleText = (workspace: string | null): string =>
  `Nobody is known ${workspace === null ? 'here' : `in ${workspace}`}.`;

function standing({workspace, as, status, offboarded}: PersonInWorkspace): string {
  const facts = [...(status === 'active' ? [] : [status]), ...(offboarded ? ['offboarded'] : [])];
  return `${as} of ${workspace}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

/** What is known of somebody besides the address, each a clause. */
export function personFacts(person: PersonAnswer): readonly string[] {
  const {displayName, systemAdmin, offboarded, formerAddresses, workspaces} = person;
  return [
    ...(displayName === null ? [] : [displayName]),
    ...(systemAdmin ? ['system admin'] : []),
    ...(offboarded ? ['offboarded from everywhere'] : []),
    ...workspaces.map(standing),
    ...(workspaces.length === 0 ? ['in no workspace'] : []),
    ...(formerAddresses.length === 0 ? [] : [`formerly ${enumerate(formerAddresses)}`]),
  ];
}
