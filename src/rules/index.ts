/**
 * Every rule, in one list: add a file beside this one and a line here. The order is that of the contract's
 * table; it decides nothing, since findings are sorted.
 */
import {identityDuplicate} from '../diagnostics/identity-rules.ts';
import type {RuleEntry} from '../diagnostics/rule-words.ts';
import * as schemaRules from '../diagnostics/schema-rules.ts';
import * as yamlRules from '../diagnostics/yaml-rules.ts';
import {authorityActor} from './authority-actor.ts';
import {connectionSelf} from './connection-self.ts';
import {expiryPast} from './expiry-past.ts';
import {expirySoon} from './expiry-soon.ts';
import {guardConfirmDelete} from './guard-confirm-delete.ts';
import {guardEmptySet} from './guard-empty-set.ts';
import {guardMassDelete} from './guard-mass-delete.ts';
import {guardProtected} from './guard-protected.ts';
import {identityImmutableField} from './identity-immutable-field.ts';
import {ownershipCreatorImmutable} from './ownership-creator-immutable.ts';
import {ownershipForeignSet} from './ownership-foreign-set.ts';
import {permissionsBuiltinRole} from './permissions-builtin-role.ts';
import {permissionsInert} from './permissions-inert.ts';
import {permissionsUnknown} from './permissions-unknown.ts';
import {referencesInUse} from './references-in-use.ts';
import {referencesUnresolved} from './references-unresolved.ts';
import {referencesWrongWorkspace} from './references-wrong-workspace.ts';
import {regionConnection} from './region-connection.ts';
import {regionShare} from './region-share.ts';
import {regionSpace} from './region-space.ts';
import {regionWorkspaceChange} from './region-workspace-change.ts';
import type {Rule} from './rule.ts';
import {workspaceDefaultModel} from './workspace-default-model.ts';
import {workspaceSameOrganization} from './workspace-same-organization.ts';
import {workspaceSecretInConfig} from './workspace-secret-in-config.ts';

/** Rules with logic of their own, but for `guard/empty-set`, which is judged first and alone. */
export const RULES: readonly Rule[] = [
  identityImmutableField,
  referencesUnresolved,
  referencesInUse,
  referencesWrongWorkspace,
  regionConnection,
  regionSpace,
  regionShare,
  regionWorkspaceChange,
  permissionsUnknown,
  permissionsBuiltinRole,
  permissionsInert,
  connectionSelf,
  ownershipForeignSet,
  ownershipCreatorImmutable,
  guardProtected,
  guardMassDelete,
  guardConfirmDelete,
  expiryPast,
  expirySoon,
  workspaceDefaultModel,
  workspaceSecretInConfig,
  workspaceSameOrganization,
];

/** What every rule says of itself, by id: for `bylaw rules`, and to check the `rules` of a set. */
export const CATALOGUE: ReadonlyMap<string, RuleEntry> = new Map(
  [
    ...Object.values(yamlRules),
    ...schemaRules.SCHEMA_RULES,
    identityDuplicate,
    ...RULES.map((rule) => rule.words),
    guardEmptySet.words,
    authorityActor,
  ].map((entry): [string, RuleEntry] => [entry.id, entry]),
);
