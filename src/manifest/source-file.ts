/** A text file of a set, as read. */
export interface SourceFile {
  /** Relative to the root of the set, with `/` on every system. */
  readonly path: string;
  readonly text: string;
}

/** Largest file that is read at all, in bytes; a text that came some other way is held to as many UTF-16 units. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Largest file that says how a set is judged, in bytes: `bylaw.yaml`, and files of policies and keys that it names. */
export const MAX_SETTINGS_BYTES = 1024 * 1024;

/**
 * How many keys, values and elements a file may hold, estimated from its punctuation. Each takes some 100 bytes
 * of memory while it is read, up to fifty times its own length.
 */
export const MAX_NODES = 4_000_000;

/**
 * What one set may hold. The largest sets that are wanted have 250,000 objects in 27 MB, which are some 3 million nodes; a set at
 * these limits is read in less than 2 GB.
 */
export const SET_LIMITS = {
  /** Bytes of manifests. */
  bytes: 64 * 1024 * 1024,
  files: 100_000,
  /** Documents of YAML; a list of objects is one. */
  documents: 100_000,
  objects: 500_000,
  /** Keys, values and elements, those that aliases repeat included. */
  nodes: 8_000_000,
  /** Mistakes in documents that are reported. */
  mistakes: 10_000,
} as const;

/** How deep maps and lists may stand in each other. Manifests need some eight levels. */
export const MAX_DEPTH = 64;

/**
 * Longest key as it is written, quotes included, in UTF-16 units: YAML parsers have to recognise a key only if its
 * colon is within 1,024.
 */
export const MAX_KEY_LENGTH = 1000;

/**
 * How many times its own length a file may become once its aliases are written out. A small file may repeat
 * itself more often: up to {@link MIN_EXPANSION} characters in all.
 */
export const MAX_EXPANSION = 10;
export const MIN_EXPANSION = 10_000;

/** How many mistakes of YAML are reported for one file; a file with more is probably not YAML. */
export const MAX_SYNTAX_FINDINGS = 100;
