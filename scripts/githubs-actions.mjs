/** What GitHub's own actions declare, as far as we use them: the inputs of the versions that we name. */
const optional = (...names) =>
  Object.fromEntries(names.map((name) => [name, {description: '', required: false}]));

export const GITHUBS_ACTIONS = {
  'actions/checkout': {
    inputs: optional(
      'repository',
      'ref',
      'token',
      'ssh-key',
      'ssh-known-hosts',
      'ssh-strict',
      'ssh-user',
      'persist-credentials',
      'path',
      'clean',
      'filter',
      'sparse-checkout',
      'sparse-checkout-cone-mode',
      'fetch-depth',
      'fetch-tags',
      'show-progress',
      'lfs',
      'submodules',
      'set-safe-directory',
      'github-server-url',
    ),
    outputs: ['ref', 'commit'],
  },
  'actions/setup-node': {
    inputs: optional(
      'always-auth',
      'node-version',
      'node-version-file',
      'architecture',
      'check-latest',
      'registry-url',
      'scope',
      'token',
      'cache',
      'package-manager-cache',
      'cache-dependency-path',
      'mirror',
      'mirror-token',
    ),
    outputs: ['cache-hit', 'node-version'],
  },
  'actions/upload-artifact': {
    inputs: {
      ...optional(
        'name',
        'if-no-files-found',
        'retention-days',
        'compression-level',
        'overwrite',
        'include-hidden-files',
      ),
      path: {description: '', required: true},
    },
    outputs: ['artifact-id', 'artifact-url', 'artifact-digest'],
  },
  'actions/download-artifact': {
    inputs: optional(
      'name',
      'artifact-ids',
      'path',
      'pattern',
      'merge-multiple',
      'github-token',
      'repository',
      'run-id',
    ),
    outputs: ['download-path'],
  },
  'github/codeql-action/upload-sarif': {
    inputs: optional(
      'checkout_path',
      'sarif_file',
      'ref',
      'sha',
      'token',
      'matrix',
      'category',
      'wait-for-processing',
    ),
    outputs: ['sarif-id'],
  },
};
