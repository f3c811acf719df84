/**
 * What bylaw tells people about their manifests: one type for every finding, whether a parser, a schema or
 * a rule made it. Mistakes of users are values of this type; only bugs throw.
 */
import {compareText} from './compare-text.ts';

/** `error` stops an apply; `refusal` stops it unless a flag allows it; `warning` and `info` stop nothing. */
export type Severity = 'error' | 'refusal' | 'warning' | 'info';

/**
 * Where something is in the text of a set, before lines and columns are known. It costs little, since most places are
 * never shown; `manifest/locate.ts` turns it into a {@link Position}.
 */
export interface Place {
  /** Path of the file, relative to the root of the set, with `/`. */
  readonly file: string;
  /** Which YAML document of the file, from 0. */
  readonly document: number;
  /** JSON pointer (RFC 6901) to the value within the document; `''` is the document itself. */
  readonly pointer: string;
  /** Whether the key itself is meant (an unknown field) rather than its value. */
  readonly key?: boolean;
}

/** A place in a text as people count: lines and columns (in UTF-16 units) begin at 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A diagnostic as a rule reports it: its place is not looked up yet. */
export interface Finding {
  /** Id of the rule, such as `region/connection`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Address of the object concerned, or null when there is none (a syntax error). */
  readonly address: string | null;
  /** What is wrong, and why. One sentence or two, ends with a full stop. */
  readonly message: string;
  /** How to mend it. */
  readonly help: string;
  readonly place?: Place;
  /**
   * Of an object that is live, what of it the finding is about: a JSON pointer into its spec. Where the object is declared as it is live, judging
   * finds the place.
   */
  readonly field?: string;
  /** A position that the parser already knew; wins over `place`. */
  readonly position?: Position;
  /** Other places that belong to it, such as the first of two declarations. */
  readonly related?: readonly {readonly message: string; readonly place: Place}[];
}

/** A finding with its place looked up: what outputs show, in the shape of the contract's JSON. */
export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly address: string | null;
  readonly message: string;
  readonly help: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly related?: readonly ({readonly message: string} & Position)[];
}

/** Whether a finding keeps a plan from being applied. */
export const stopsApply = ({severity}: {readonly severity: Severity}): boolean =>
  severity === 'error' || severity === 'refusal';

export const isError = ({severity}: {readonly severity: Severity}): boolean => severity === 'error';

const SEVERITY_ORDER: Readonly<Record<Severity, number>> = {error: 0, refusal: 1, warning: 2, info: 3};

/**
 * Errors in what is written, or in what it names. Others are often their consequences: nobody is an active member, holds a permission
 * or manages a space whose manifest says it wrongly.
 */
const CAUSES = /^(?:yaml|schema|identity|references)\/|^permissions\/unknown$/;

const isConsequence = ({severity, rule}: Diagnostic): number =>
  Number(severity === 'error' && !CAUSES.test(rule));

/**
 * Orders diagnostics for output: the most severe first, then those that may cause the others, then by file and line, then by rule,
 * address and message.
 */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
    isConsequence(a) - isConsequence(b) ||
    compareText(a.file ?? '\uffff', b.file ?? '\uffff') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.rule, b.rule) ||
    compareText(a.address ?? '', b.address ?? '') ||
    compareText(a.message, b.message)
  );
}

/** A finding as a diagnostic that points nowhere: about a command, or about what no manifest here declares. */
export const withoutPlace = ({rule, severity, address, message, help}: Finding): Diagnostic => ({
  rule,
  severity,
  address,
  message,
  help,
  file: null,
  line: null,
  column: null,
});

/** An error that points nowhere. */
export const errorWithoutPlace = (
  rule: string,
  address: string | null,
  message: string,
  help: string,
): Diagnostic => withoutPlace({rule, severity: 'error', address, message, help});
