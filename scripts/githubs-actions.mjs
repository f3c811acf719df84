/**
 * GitHub's own actions that may be used: the commit and version that every workflow and document names, for which the check of
 * workflows sees to it, and the inputs and outputs that this version declares.
 */
const optional = (...names) =>
  Object.fromEntries(names.map((name) => [name, {description: '', required: false}]));

export const GITHUBS_ACTIONS = {
  'actions/checkout': {
    commit: '08c6903cd8c0fde910a37f88322edcfb5dd907a8',
    version: 'v5.0.0',
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
    commit: 'a0853c24544627f65ddf259abe73b1d18a591444',
    version: 'v5.0.0',
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
    commit: 'ea165f8d65b6e75b540449e92b4886f43607fa02',
    version: 'v4.6.2',
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
    commit: '634f93cb2916e3fdff6788551b99b062d0335ce0',
    version: 'v5.0.0',
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
