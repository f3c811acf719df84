import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {appendPointer} from '../model/json-pointer.ts';
import {ofKind, type ObjectOf} from '../model/objects.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{integration: string; path: string; because: string}>({
  id: 'workspace/secret-in-config',
  severity: 'error',
  invariant: true,
  title: 'a value in the `config` of an integration looks like a secret',
  message: ({integration, path, because}) =>
    `\`${path}\` in the config of the integration ${integration} looks like a secret (${because}), and everybody who can read the repository can read it.`,
  help: () =>
    'Put the secret into your secret store and name it in `secretRef`. If it was ever committed, treat it as compromised and replace it.',
  why: 'Manifests are committed, reviewed and printed, so no secret may be in them.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec:\n  displayName: Acme Legal\n  organization: acme\n  region: EU\n  settings:\n    integrations: [{name: crm, config: {apiKey: 3f9ac04e17b84d52}}]\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec:\n  displayName: Acme Legal\n  organization: acme\n  region: EU\n  settings:\n    integrations: [{name: crm, config: {site: eu1}, secretRef: crm-api-key}]\n',
  },
});

/** Patterns by which well-known issuers make their secrets recognisable to scanners. */
const SECRET_VALUES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'it holds a private key'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'it has the form of a cloud access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}/, 'it has the form of an access token'],
  [/\bgithub_pat_\w{20,}/, 'it has the form of an access token'],
  [/\bglpat-[\w-]{16,}/, 'it has the form of an access token'],
  [/\bxox[abposr]-[\w-]{10,}/, 'it has the form of an access token'],
  [/\bsk[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9]{16,}/, 'it has the form of an API key'],
  [/\bAIza[\w-]{30,}/, 'it has the form of an API key'],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/, 'it has the form of a signed token'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i, 'it is a URL with a password'],
];

/** The last words of keys under which secrets stand; `tokenUrl` and `passwordPolicy` are none. */
const SECRET_KEY =
  /(?:^|_)(?:password|passwd|passphrase|pwd|secret|token|credentials?|api_?key|access_?key|private_?key|signing_?key|encryption_?key)s?$/;

const snakeCase = (key: string): string =>
  key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[\s.-]+/g, '_')
    .toLowerCase();

/** Keys of numbers that count tokens instead of being one. */
const COUNT_KEY = /(?:^|_)(?:token|credential)s?$/;

const isSecretByName = (value: string | number, key: string): boolean => {
  const name = snakeCase(key);
  return value !== '' && SECRET_KEY.test(name) && !(typeof value === 'number' && COUNT_KEY.test(name));
};

/** What looks like a secret, with the keys and indexes that lead to it. `key` is the nearest key around it. */
function* secretsIn(
  value: unknown,
  key: string,
  path: readonly string[],
): Generator<{readonly path: readonly string[]; readonly because: string}> {
  if (typeof value === 'string' || typeof value === 'number') {
    const known = SECRET_VALUES.find(([pattern]) => pattern.test(String(value)));
    if (known !== undefined) yield {path, because: known[1]};
    else if (isSecretByName(value, key)) yield {path, because: 'by its name'};
  } else if (typeof value === 'object' && value !== null) {
    const inList = Array.isArray(value);
    for (const [name, member] of Object.entries(value))
      yield* secretsIn(member, inList ? key : name, [...path, name]);
  }
}

/** What in the settings of a workspace looks like a secret: its pointer in the spec, and in which integration, where and why. */
export function* secretsInConfig({settings}: Pick<ObjectOf<'Workspace'>['spec'], 'settings'>): Generator<{
  readonly pointer: string;
  readonly integration: string;
  path: string;
  because: string;
}> {
  for (const [i, {name: integration, config = {}}] of (settings?.integrations ?? []).entries()) {
    for (const {path, because} of secretsIn(config, '', [])) {
      const pointer = appendPointer(`/settings/integrations/${i}/config`, ...path);
      yield {pointer, integration, path: path.join('/'), because};
    }
  }
}

export const workspaceSecretInConfig: Rule = {
  definition,
  *check({desired}) {
    for (const workspace of ofKind(desired, 'Workspace')) {
      for (const {pointer, ...params} of secretsInConfig(workspace.spec)) {
        yield {finding: finding(definition, params, about(workspace, pointer))};
      }
    }
  },
};
