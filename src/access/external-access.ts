import type {ObjectOf} from '../model/objects.ts';
import type {ShareRole} from '../model/specs.ts';

/**
 * What approvals have put in force. Decisions are made elsewhere; this is their outcome. Implementations must
 * be pure: equal arguments give equal answers for as long as the question stands.
 */
export interface ExternalAccess {
  /**
   * The role and expiry in force for a recipient (`subject` as written in `to`) of an external share, or
   * undefined while it is not approved for them, suspended, or the connection is not active.
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
}

/** Nothing is approved: no external share has any effect. */
export const NO_EXTERNAL_ACCESS: ExternalAccess = {
  recipient: () => undefined,
  contribution: () => undefined,
  resourceInSharedSpace: () => false,
};
