/**
 * Every rule, in one list: add a file beside this one and a line here. The order is that of the contract's
 * table; it decides nothing, since findings are sorted.
 */
import type {RuleEntry} from '../diagnostics/rule-definition.ts';
import * as schemaRules from '../diagnostics/schema-rules.ts';
import * as yamlRules from '../diagnostics/yaml-rules.ts';
import {approvalDenied} from './approval-denied.ts';
import {approvalNoApprover} from './approval-no-approver.ts';
import {approvalNotApprover} from './approval-not-approver.ts';
import {approvalSelf} from './approval-self.ts';
import {approvalStale} from './approval-stale.ts';
import {approvalUnknownOrigin} from './approval-unknown-origin.ts';
import {approvalUnknownRequest} from './approval-unknown-request.ts';
import {authorityActor} from './authority-actor.ts';
import {authorityEscalation} from './authority-escalation.ts';
import {authorityNotPermitted} from './authority-not-permitted.ts';
import {authorityOnBehalf} from './authority-on-behalf.ts';
import {collaborationExternal} from './collaboration-external.ts';
import {collaborationRecipient} from './collaboration-recipient.ts';
import {collaborationSpaces} from './collaboration-spaces.ts';
import {connectionAdminNotMember} from './connection-admin-not-member.ts';
import {connectionKindNotAllowed} from './connection-kind-not-allowed.ts';
import {connectionEnded} from './connection-ended.ts';
import {connectionMissing} from './connection-missing.ts';
import {connectionNoAdmin} from './connection-no-admin.ts';
import {connectionPartnerDenied} from './connection-partner-denied.ts';
import {connectionRequester} from './connection-requester.ts';
import {connectionSelf} from './connection-self.ts';
import {connectionSuspended} from './connection-suspended.ts';
import {connectionTooManyAdmins} from './connection-too-many-admins.ts';
import {connectionWithdrawn} from './connection-withdrawn.ts';
import {expiryPast} from './expiry-past.ts';
import {expirySoon} from './expiry-soon.ts';
import {guardConfirmDelete} from './guard-confirm-delete.ts';
import {guardEmptySet} from './guard-empty-set.ts';
import {guardFewAdmins} from './guard-few-admins.ts';
import {guardLastAdmin} from './guard-last-admin.ts';
import {guardLastEca} from './guard-last-eca.ts';
import {guardLastSystemAdmin} from './guard-last-system-admin.ts';
import {guardMassAccessLoss} from './guard-mass-access-loss.ts';
import {guardMassDelete} from './guard-mass-delete.ts';
import {guardOverridden} from './guard-overridden.ts';
import {guardProtected} from './guard-protected.ts';
import {guestFeature} from './guest-feature.ts';
import {guestInviter} from './guest-inviter.ts';
import {guestIsMember} from './guest-is-member.ts';
import {guestManager} from './guest-manager.ts';
import {guestRole} from './guest-role.ts';
import {guestWithheld} from './guest-withheld.ts';
import {identityAmbiguousRename} from './identity-ambiguous-rename.ts';
import {identityLooksRenamed} from './identity-looks-renamed.ts';
import {identityRenameNotFollowed} from './identity-rename-not-followed.ts';
import {identityDuplicate} from './identity-duplicate.ts';
import {identityImmutableField} from './identity-immutable-field.ts';
import {rollbackLeftOutDefinition} from './rollback-left-out.ts';
import {applyChangedDefinition} from './apply-changed.ts';
import {applyTooFewApproversDefinition} from './apply-too-few-approvers.ts';
import {policyChangedDefinition} from './policy-changed.ts';
import {policyInvalidDefinition} from './policy-invalid.ts';
import {ownershipCreatorImmutable} from './ownership-creator-immutable.ts';
import {ownershipCreatorInactive} from './ownership-creator-inactive.ts';
import {ownershipCreatorMember} from './ownership-creator-member.ts';
import {ownershipCreatorRecipient} from './ownership-creator-recipient.ts';
import {ownershipForeignSet} from './ownership-foreign-set.ts';
import {ownershipReleased} from './ownership-released.ts';
import {ownershipGlobalAccess} from './ownership-global-access.ts';
import {ownershipManager} from './ownership-manager.ts';
import {permissionsBuiltinRole} from './permissions-builtin-role.ts';
import {permissionsInert} from './permissions-inert.ts';
import {permissionsUnknown} from './permissions-unknown.ts';
import {referencesCycle} from './references-cycle.ts';
import {referencesInUse} from './references-in-use.ts';
import {referencesOffboarded} from './references-offboarded.ts';
import {referencesFormerAddress} from './references-former-address.ts';
import {referencesRenamed} from './references-renamed.ts';
import {referencesUnresolved} from './references-unresolved.ts';
import {referencesWrongWorkspace} from './references-wrong-workspace.ts';
import {regionConnection} from './region-connection.ts';
import {regionShare} from './region-share.ts';
import {regionSpace} from './region-space.ts';
import {regionWorkspaceChange} from './region-workspace-change.ts';
import {shareDuplicateRecipient} from './share-duplicate-recipient.ts';
import {shareExternalRecipient} from './share-external-recipient.ts';
import {shareInternalSpace} from './share-internal-space.ts';
import {shareOutside} from './share-outside.ts';
import {shareOutsideTeam} from './share-outside-team.ts';
import {shareRightNotHeld} from './share-right-not-held.ts';
import {workspaceDefaultModel} from './workspace-default-model.ts';
import {workspaceSameOrganization} from './workspace-same-organization.ts';
import {workspaceSecretInConfig} from './workspace-secret-in-config.ts';
import {testFailedDefinition, testNotRunDefinition} from './test-rules.ts';
import type {Rule} from './rule.ts';

/** Rules with logic of their own, but for `guard/empty-set`, which is judged first and alone. */
export const RULES: readonly Rule[] = [
  identityDuplicate,
  identityAmbiguousRename,
  identityRenameNotFollowed,
  identityLooksRenamed,
  identityImmutableField,
  referencesCycle,
  referencesInUse,
  referencesOffboarded,
  referencesUnresolved,
  referencesRenamed,
  referencesFormerAddress,
  referencesWrongWorkspace,
  regionConnection,
  regionShare,
  regionSpace,
  regionWorkspaceChange,
  permissionsBuiltinRole,
  permissionsInert,
  permissionsUnknown,
  collaborationExternal,
  collaborationRecipient,
  collaborationSpaces,
  connectionAdminNotMember,
  connectionKindNotAllowed,
  connectionMissing,
  connectionEnded,
  connectionNoAdmin,
  connectionPartnerDenied,
  connectionRequester,
  connectionSelf,
  connectionSuspended,
  connectionTooManyAdmins,
  connectionWithdrawn,
  approvalNoApprover,
  approvalNotApprover,
  approvalSelf,
  approvalUnknownOrigin,
  approvalUnknownRequest,
  approvalStale,
  approvalDenied,
  ownershipCreatorImmutable,
  ownershipCreatorInactive,
  ownershipCreatorMember,
  ownershipCreatorRecipient,
  ownershipForeignSet,
  ownershipGlobalAccess,
  ownershipManager,
  ownershipReleased,
  shareDuplicateRecipient,
  shareExternalRecipient,
  shareInternalSpace,
  shareOutside,
  shareOutsideTeam,
  shareRightNotHeld,
  guestFeature,
  guestInviter,
  guestIsMember,
  guestManager,
  guestRole,
  guestWithheld,
  guardConfirmDelete,
  guardFewAdmins,
  guardLastAdmin,
  guardLastEca,
  guardLastSystemAdmin,
  guardMassAccessLoss,
  guardMassDelete,
  guardOverridden,
  guardProtected,
  authorityActor,
  authorityEscalation,
  authorityNotPermitted,
  authorityOnBehalf,
  expiryPast,
  expirySoon,
  workspaceDefaultModel,
  workspaceSameOrganization,
  workspaceSecretInConfig,
];

/** What every rule says of itself, by id: for `bylaw rules`, and to check the `rules` of a set. */
export const CATALOGUE: ReadonlyMap<string, RuleEntry> = new Map(
  [
    ...Object.values(yamlRules),
    ...schemaRules.SCHEMA_RULES,
    ...RULES.map((rule) => rule.definition),
    guardEmptySet.definition,
    testFailedDefinition,
    testNotRunDefinition,
    policyInvalidDefinition,
    policyChangedDefinition,
    applyChangedDefinition,
    applyTooFewApproversDefinition,
    rollbackLeftOutDefinition,
  ].map((entry): [string, RuleEntry] => [entry.id, entry]),
);
