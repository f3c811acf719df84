/**
 * Specs in canonical form: what a manifest's spec means, with every default filled in, absent where it has
 * none, sets sorted and lists ordered by their key. Two specs mean the same exactly if they are equal as JSON.
 * The types of specs are made from the schemas.
 */
import type {Specs} from '../generated/specs.ts';
import type {Kind} from './kinds.ts';

export type {
  ConnectionKind,
  ConnectionSpec,
  Expiry,
  GuestSpec,
  Recipient,
  ShareRole,
  ShareSpec,
  SpaceSpec,
  Specs,
  WorkspaceSpec,
} from '../generated/specs.ts';

export type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};

export type Spec = Specs[Kind];
export type Labels = {readonly [key: string]: string};
