/** Policies as the database keeps them: a text that is the same for all sets that share them. */
import {compareText} from '../diagnostics/compare-text.ts';
import {canonicalJson} from '../model/canonical-json.ts';
import type {RecordedPolicy} from '../model/set-config.ts';

/** In one order, whatever files they stand in. */
export const policiesText = (policies: readonly RecordedPolicy[]): string =>
  canonicalJson(
    policies
      .map(({id, severity, for: subject, when, message}) => ({id, severity, for: subject, when, message}))
      .toSorted((a, b) => compareText(a.id, b.id) || compareText(canonicalJson(a), canonicalJson(b))),
  );

/** The database takes nothing but a list of policies. */
export const recordedPolicies = (text: string): readonly RecordedPolicy[] =>
  JSON.parse(text) as readonly RecordedPolicy[];
