/** What `bylaw export` and `bylaw import` did. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';

/** A live value, or a whole object, that no manifest may hold. */
export interface LeftOut {
  readonly address: Address;
  /** JSON pointer into the manifest, such as `/spec/displayName`; null for the whole object. */
  readonly field: string | null;
  /** Why, as a sentence. */
  readonly why: string;
}

/** A file of an export. */
export interface ExportedFile {
  /** Relative to the folder of the set, with `/`. */
  readonly path: string;
  /** How many objects it declares. */
  readonly objects: number;
  readonly text: string;
}

/** The live state as a set. */
export interface ExportedSet {
  /** The name of the set. */
  readonly set: string;
  /** `bylaw.yaml` first, the others in the order of their paths. */
  readonly files: readonly ExportedFile[];
  readonly objects: number;
  readonly leftOut: readonly LeftOut[];
  /** What to know about the export, a sentence or two each; comments say the same where it belongs. */
  readonly notes: readonly string[];
}

/** An export, and where it went. */
export interface ExportResult extends Omit<ExportedSet, 'files'> {
  /** The folder, as typed; null for none. */
  readonly out: string | null;
  /** Those that were written; what is in them is told only where none was. */
  readonly files: readonly (Omit<ExportedFile, 'text'> & {readonly text?: string})[];
  /** Manifests, and a `bylaw.yaml`, that were in the folder before and were not written: they are part of the set there. */
  readonly kept: readonly string[];
}

/** Where an object was written. */
export interface ImportedObject {
  readonly address: Address;
  /** Relative to the root of the set, with `/`. */
  readonly file: string;
}

export interface ImportResult {
  readonly set: string;
  readonly imported: readonly ImportedObject[];
  /** What the manifests declare already. */
  readonly alreadyDeclared: readonly Address[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
  /** Findings against it; nothing was written if there is one. */
  readonly diagnostics: readonly Diagnostic[];
}
