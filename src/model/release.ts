/** Objects that a set lets go of: they stay live, and belong to no set. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';

/** What came of letting objects go: all that were named, or none. */
export interface ReleaseResult {
  readonly set: string;
  /** Objects that the set owned and now owns no more; they are live as before. */
  readonly released: readonly Address[];
  /** Objects that belonged to no set before. */
  readonly alreadyReleased: readonly Address[];
  /** Those of both that the manifests still declare: the next apply would adopt them. */
  readonly stillDeclared: readonly Address[];
  /** What stands against it; nothing was released if there is any. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A release to write. */
export interface ReleaseToWrite {
  readonly addresses: readonly Address[];
  /** On whose authority. */
  readonly actor: string;
  readonly commit: string | null;
}
