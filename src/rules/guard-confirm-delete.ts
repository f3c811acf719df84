import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{workspace: string; retentionDays: number}>({
  id: 'guard/confirm-delete',
  severity: 'refusal',
  invariant: false,
  title: 'a workspace would be deleted without `--confirm-delete NAME`',
  message: ({workspace, retentionDays}) =>
    `The workspace ${workspace} would be deleted: all access in it and to it would end at once, and it would stay archived for ${retentionDays} day${retentionDays === 1 ? '' : 's'}.`,
  help: ({workspace}) =>
    `To keep it, declare it again. To delete it, pass \`--confirm-delete ${workspace}\`.`,
  why: 'No other single line has such a large effect, so the name must be confirmed.',
  example: {
    broken: '# The document of Workspace/acme-sales is removed, then: bylaw apply\n',
    whole:
      '# The document of Workspace/acme-sales is removed, then: bylaw apply --confirm-delete acme-sales\n',
  },
});

export const guardConfirmDelete: Rule = {
  definition,
  *check({changes, consent}) {
    for (const {before, after} of changes) {
      if (after !== undefined || before?.kind !== 'Workspace') continue;
      if (consent.confirmDelete.includes(before.name)) continue;
      const params = {workspace: before.name, retentionDays: before.spec.retentionDays};
      yield {finding: finding(definition, params, about(before))};
    }
  },
};
