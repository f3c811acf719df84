/** What the last apply of a set keeps of its configuration, as the database has it. */
import {compareText} from '../diagnostics/compare-text.ts';
import {StoreError} from '../model/store-error.ts';
import {canonicalJson} from '../model/canonical-json.ts';
import type {ApplySettings, RecordedPolicy} from '../model/set-config.ts';

/** Policies as a text that is the same for all sets that share them: in one order, whatever files they stand in. */
export const policiesText = (policies: readonly RecordedPolicy[]): string =>
  canonicalJson(
    policies
      .map(({id, severity, for: subject, when, message}) => ({id, severity, for: subject, when, message}))
      .toSorted((a, b) => compareText(a.id, b.id) || compareText(canonicalJson(a), canonicalJson(b))),
  );

/** The database takes nothing but a list of policies. */
export const recordedPolicies = (text: string): readonly RecordedPolicy[] =>
  JSON.parse(text) as readonly RecordedPolicy[];

/** What an apply asks for, as a text; `{}` for nothing. */
export const settingsText = (settings: ApplySettings = {}): string => canonicalJson(settings);

const isKey = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((each) => typeof each === 'string');

function isSettings(value: unknown): value is ApplySettings {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const {approvals, signedBy, ...others} = value as Readonly<Record<string, unknown>>;
  return (
    (approvals === undefined || (Number.isSafeInteger(approvals) && (approvals as number) >= 0)) &&
    (signedBy === undefined || (Array.isArray(signedBy) && signedBy.every(isKey))) &&
    Object.keys(others).length === 0
  );
}

/** A text as JSON; undefined where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The settings of a text that {@link settingsText} made. Throws StoreError for any other, which only the owner of the tables can write. */
export function recordedSettings(text: string, set: string): ApplySettings {
  const value = jsonIn(text);
  if (isSettings(value)) return value;
  throw new StoreError(
    'failed',
    `The database has apply settings for the set ${set} that bylaw did not write, in \`apply_settings\` of bylaw.sets. Until they are readable, nothing says what an apply needs.`,
    'See `bylaw history verify`. Then have somebody with the role bylaw_owner restore the column, or set it to null.',
  );
}
