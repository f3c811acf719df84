import {nearest} from '../diagnostics/nearest.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind, type ObjectOf} from '../model/objects.ts';
import {about, listNames, type Rule} from './rule.ts';

const definition = defineRule<{model: string; models: readonly string[]}>({
  id: 'workspace/default-model',
  severity: 'error',
  invariant: true,
  title: 'no listed provider has the default model',
  message: ({model, models}) =>
    `No listed provider has the default model \`${model}\`: ${models.length === 0 ? 'no models are listed' : `the listed models are ${listNames(models)}`}.`,
  help: ({model, models}) => {
    const near = nearest(model, models);
    return `${near === undefined ? '' : `Did you mean \`${near}\`? `}Add the model to its provider's \`models\`, or choose a listed one.`;
  },
  why: 'Nobody is sent to a model that the workspace has not allowed.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec:\n  displayName: Acme Legal\n  organization: acme\n  region: EU\n  settings:\n    intelligence:\n      providers: [{name: mistral, models: [large]}]\n      defaultModel: small\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec:\n  displayName: Acme Legal\n  organization: acme\n  region: EU\n  settings:\n    intelligence:\n      providers: [{name: mistral, models: [large, small]}]\n      defaultModel: small\n',
  },
});

/** The default model of a workspace that no listed provider has, and the models that are listed. */
export function unlistedDefaultModel({
  settings,
}: Pick<ObjectOf<'Workspace'>['spec'], 'settings'>):
  {readonly model: string; readonly models: readonly string[]} | undefined {
  const model = settings?.intelligence?.defaultModel;
  if (model === undefined) return undefined;
  const models = settings?.intelligence?.providers.flatMap((provider) => provider.models) ?? [];
  return models.includes(model) ? undefined : {model, models};
}

/** Where the default model stands in a spec. */
export const DEFAULT_MODEL = '/settings/intelligence/defaultModel';

export const workspaceDefaultModel: Rule = {
  definition,
  *check({desired}) {
    for (const workspace of ofKind(desired, 'Workspace')) {
      const unlisted = unlistedDefaultModel(workspace.spec);
      if (unlisted !== undefined)
        yield {finding: finding(definition, unlisted, about(workspace, DEFAULT_MODEL))};
    }
  },
};
