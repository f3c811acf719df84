/** What the last apply of a set keeps of its configuration, as the database has it. */
import {compareText} from '../diagnostics/compare-text.ts';
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

/** The text is one that {@link settingsText} made. */
export const recordedSettings = (text: string): ApplySettings => JSON.parse(text) as ApplySettings;
