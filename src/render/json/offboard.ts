import type {OffboardResult} from '../../model/offboarding.ts';
import {versionedJson} from '../words/json-text.ts';
import {diagnosticJson} from './contract-members.ts';

/** What `offboard --json` prints. */
export const offboardingJson = ({
  status,
  offboarding,
  diagnostics,
  toMend,
  manifests,
}: OffboardResult): string =>
  versionedJson({
    status,
    person: offboarding.person,
    keptAs: offboarding.name,
    account: offboarding.account,
    workspaces: offboarding.workspaces,
    changes: offboarding.changes.map(({address, actions, effects, fields, before, after, renamedFrom}) => ({
      address,
      actions,
      effects,
      fields,
      before: before?.spec ?? null,
      after: after?.spec ?? null,
      ...(renamedFrom !== undefined && {renamedFrom}),
    })),
    access: offboarding.access,
    ...(offboarding.inPart && {inPart: true}),
    diagnostics: diagnostics.map(diagnosticJson),
    ...(toMend !== undefined && {toMend}),
    ...(manifests !== undefined && {manifests}),
  });
