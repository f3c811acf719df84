import type {RuleEntry} from '../../diagnostics/rule-words.ts';
import {versionedJson} from '../words/json-text.ts';

/** What `rules --json` prints: one or all of them. */
export const rulesJson = (rules: readonly RuleEntry[]): string =>
  versionedJson({
    rules: rules.map(({id, severity, invariant, heldByDatabase = false, title, why, example}) => ({
      id,
      severity,
      invariant,
      heldByDatabase,
      title,
      why,
      example: {broken: example.broken, whole: example.whole},
    })),
  });
