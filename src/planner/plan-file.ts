/**
 * Plan files: a plan with what it rests on, sealed by the SHA-256 of its content. The seal shows that a file
 * is whole and unaltered; it says nothing about who made it (SECURITY.md).
 */
import {isPlanContent} from './check-plan-file.ts';
import {digestOf} from '../model/canonical-json.ts';
import {jsonPieces} from '../model/json-pieces.ts';
import type {Mapping} from '../model/mapping.ts';
import {FORMAT_VERSION, type PlanFile, type PlanFileContent} from '../model/plan.ts';
import {areSignatures} from '../model/signature.ts';
import {isMuch, packContent, packContentToRead, unpackContent} from './packed-plan.ts';

/** The format of plan files that are written by reference (`packed-plan.ts`); others are of {@link FORMAT_VERSION}. */
const PACKED_VERSION = '2.0';

/** A plan file that is to be written. */
export interface SealedPlan extends PlanFile {
  /** Its content as it is written and digested, where that is by reference. */
  readonly packed?: Mapping;
}

/** Seals the content of a plan file. */
export function sealPlan(content: PlanFileContent): SealedPlan {
  if (!isMuch(content)) {
    return {formatVersion: FORMAT_VERSION, kind: 'bylaw-plan', digest: digestOf(content), content};
  }
  const packed = packContent(content);
  return {formatVersion: PACKED_VERSION, kind: 'bylaw-plan', digest: digestOf(packed), content, packed};
}

/** The digest that a plan file with this content has, where none is written. */
export const digestOfPlan = (content: PlanFileContent): string =>
  digestOf(isMuch(content) ? packContentToRead(content) : content);

/** The text of a plan file, in pieces: what is listed has a line each. */
export function* writePlanFile({packed, content, ...file}: SealedPlan): Generator<string> {
  yield* jsonPieces({...file, content: packed ?? content}, 1, 'lines');
  yield '\n';
}

export type OpenedPlan =
  | {readonly ok: true; readonly file: PlanFile}
  | {
      readonly ok: false;
      readonly problem: 'not-a-plan' | 'unknown-version' | 'altered';
      readonly message: string;
    };

const refused = (problem: Exclude<OpenedPlan, {ok: true}>['problem'], message: string): OpenedPlan => ({
  ok: false,
  problem,
  message,
});

/** Whether content has this digest. Content that is nested too deeply to be digested, or that has numbers beyond JSON, has none. */
function matches(content: unknown, digest: unknown): boolean {
  try {
    return digestOf(content) === digest;
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return false;
    throw error;
  }
}

const isMajorOf = (version: string, known: string): boolean => version.split('.')[0] === known.split('.')[0];

/** Opens the text of a plan file, and says what is wrong with it if anything is. */
export function openPlanFile(text: string): OpenedPlan {
  let value: Partial<PlanFile> | null;
  try {
    value = JSON.parse(text) as Partial<PlanFile> | null;
  } catch (error) {
    return refused(
      'not-a-plan',
      `it is not JSON (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  if (typeof value !== 'object' || value === null || value.kind !== 'bylaw-plan') {
    return refused('not-a-plan', 'it was not written by `bylaw plan --out`');
  }
  const version = typeof value.formatVersion === 'string' ? value.formatVersion : '?';
  const isPacked = isMajorOf(version, PACKED_VERSION);
  if (!isPacked && !isMajorOf(version, FORMAT_VERSION)) {
    return refused(
      'unknown-version',
      `it has format ${version}, and this program reads ${FORMAT_VERSION} and ${PACKED_VERSION}`,
    );
  }
  if (typeof value.content !== 'object' || value.content === null || !matches(value.content, value.digest)) {
    return refused('altered', 'its content does not match its digest: it was cut short or altered');
  }
  if (value.signatures !== undefined && !areSignatures(value.signatures))
    return refused('altered', 'its signatures are not of the form that bylaw writes');
  const content: unknown = isPacked ? unpackContent(value.content) : value.content;
  if (!isPlanContent(content)) {
    return refused('altered', 'its content is not of the form that `bylaw plan --out` writes');
  }
  return {ok: true, file: {...(value as PlanFile), content: content as PlanFileContent}};
}
