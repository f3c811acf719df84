import type {RuleEntry} from '../../diagnostics/rule-definition.ts';
import type {ExplainedPolicy} from '../../model/set-config.ts';
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

/** What `rules policy/ID --json` prints. */
export const policyJson = ({
  id,
  severity,
  for: subject,
  when,
  message,
  file,
  line,
}: ExplainedPolicy): string =>
  versionedJson({
    rules: [{id: `policy/${id}`, severity, invariant: true, for: subject, when, message, file, line}],
  });
