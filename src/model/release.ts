/** Objects that a set releases: they stay live, and belong to no set. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';

/** The result of a release: of all objects that were named, or of none. */
export interface ReleaseResult {
  readonly set: string;
  /** Objects that the set owned and now owns no more; they are live as before. */
  readonly released: readonly Address[];
  /** Objects that belonged to no set before. */
  readonly alreadyReleased: readonly Address[];
  /** Those of both that the manifests still declare: the next apply would adopt them. */
  readonly stillDeclared: readonly Address[];
  /** Findings against it; nothing was released if there is one. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A release to write. */
export interface ReleaseToWrite {
  readonly addresses: readonly Address[];
  /** On whose authority. */
  readonly actor: string;
  readonly commit: string | null;
}
