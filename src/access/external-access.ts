import type {ObjectOf} from '../model/objects.ts';
import type {ShareRole} from '../model/specs.ts';

/**
 * What approvals have put in force. Decisions are made elsewhere; this is their outcome. Implementations must
 * be pure: equal arguments give equal answers for as long as the question stands.
 */
export interface ExternalAccess {
  /**
   * The role and expiry in force for a recipient (`subject` as written in `to`) of an external share, or
   * undefined while it is not approved for them or suspended, its space is internal, or the connection is suspended or
   * not active.
   */
  recipient(
    share: ObjectOf<'Share'>,
    subject: string,
  ): {readonly role: ShareRole; readonly expires?: string} | undefined;
  /** The role in force of a share `into` a partner's space, or undefined, likewise. */
  contribution(share: ObjectOf<'Share'>): {readonly role: ShareRole} | undefined;
  /**
   * Whether the recipients of `share`, an external share of `space`, reach this resource (`type:name`, as in
   * the space's `resources`) through the space: it was there when the host approved.
   */
  resourceInSharedSpace(share: ObjectOf<'Share'>, space: ObjectOf<'Space'>, resource: string): boolean;
  /** Whether an external share has ended, so that it gives nothing to anybody, whatever has its name now. */
  hasEnded?(share: ObjectOf<'Share'>): boolean;
  /** Whether the invitation of a guest ended by a membership of the workspace, and was not renewed since. */
  invitationEnded(guest: ObjectOf<'Guest'>): boolean;
  /**
   * What is missing where `recipient` or `contribution` (whose subject is `into`) says undefined, as a thing to
   * have: `the approval of northwind-legal`.
   */
  missing?(share: ObjectOf<'Share'>, subject: string): string;
  /** The same where `resourceInSharedSpace` says no; one answer for all resources of a type. */
  missingInSpace?(share: ObjectOf<'Share'>, resource: string): string;
}

/** Whether an external share, or a part of it, is in force for somebody. */
export const isInForce = (external: ExternalAccess, share: ObjectOf<'Share'>): boolean =>
  external.contribution(share) !== undefined ||
  (share.spec.to ?? []).some(({subject}) => external.recipient(share, subject) !== undefined);

/** What is missing of a share, in the words of who knows, or in general. */
export const missingOf = (external: ExternalAccess, share: ObjectOf<'Share'>, subject: string): string =>
  external.missing?.(share, subject) ?? 'the approval of both sides over an active connection';

/** What is missing for resources of a type in a shared space, likewise. */
export const missingInSpaceOf = (
  external: ExternalAccess,
  share: ObjectOf<'Share'>,
  resource: string,
): string =>
  external.missingInSpace?.(share, resource) ??
  'the approval of the host for this resource in the shared space';

/** Nothing is approved: no external share has any effect. No invitation has ended. */
export const NO_EXTERNAL_ACCESS: ExternalAccess = {
  recipient: () => undefined,
  contribution: () => undefined,
  resourceInSharedSpace: () => false,
  invitationEnded: () => false,
};
