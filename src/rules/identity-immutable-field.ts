import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {sameJson} from '../model/canonical-json.ts';
import {targetAddress} from '../model/references.ts';
import {specFields} from '../model/spec-fields.ts';
import {about, type Rule} from './rule.ts';

const words = defineWords<{kind: string; field: string; before: string; after: string}>({
  id: 'identity/immutable-field',
  severity: 'error',
  invariant: true,
  title: "a field changes that must never change: `target`, `with` or `into`, or a resource's `type`",
  message: ({kind, field, before, after}) =>
    `The \`${field}\` of this ${kind} would change from ${before} to ${after}, but it can never change: what was agreed and shared was agreed for ${before}.`,
  help: ({kind, before}) =>
    `Put ${before} back; or declare another ${kind} under another name, and delete this one.`,
  why: 'A share to another target, or a connection with another partner, is another agreement. Changing it in place would carry approvals over to something nobody approved.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Resource\nmetadata: {workspace: acme-legal, name: falcon}\nspec:\n  type: thread # it was a vault\n  creator: bo@acme.example\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Resource\nmetadata: {workspace: acme-legal, name: falcon-notes}\nspec:\n  type: thread\n  creator: bo@acme.example\n',
  },
});

const show = (value: unknown): string =>
  value === undefined ? 'nothing' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

export const identityImmutableField: Rule = {
  words,
  *check({changes}) {
    const renamed = new Map(
      changes.flatMap(({address, renamedFrom}) =>
        renamedFrom === undefined ? [] : [[renamedFrom, address]],
      ),
    );
    for (const {before, after} of changes) {
      if (before === undefined || after === undefined) continue;
      for (const [field, {fixed}] of Object.entries(specFields(after.kind))) {
        if (!fixed) continue;
        const was = (before.spec as unknown as Readonly<Record<string, unknown>>)[field];
        const is = (after.spec as unknown as Readonly<Record<string, unknown>>)[field];
        if (sameJson(was, is)) continue;
        // A target that is renamed is the same target under another name.
        if (field === 'target' && typeof was === 'string' && typeof is === 'string') {
          const home = after.workspace ?? '';
          if (renamed.get(targetAddress(home, was)) === targetAddress(home, is)) continue;
        }
        const params = {kind: after.kind, field, before: show(was), after: show(is)};
        yield {finding: finding(words, params, about(after, `/${field}`))};
      }
    }
  },
};
