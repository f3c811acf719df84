/** The check of workflows finds what is wrong with them: one broken file for each thing. */
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, expect, test} from 'vitest';

const CHECK = fileURLToPath(new URL('../../../scripts/check-workflows.mjs', import.meta.url));

/** As every workflow names it: by its commit, with the version behind it. */
const [CHECKOUT = ''] =
  /actions\/checkout@\S+ # \S+/.exec(
    readFileSync(new URL('../../../ci/github/bylaw.yml', import.meta.url), 'utf8'),
  ) ?? [];

const ACTION = `name: greet
description: Greets somebody
inputs:
  who:
    description: Whom
    required: true
  how:
    description: How
    default: loudly
outputs:
  said:
    description: What was said
    value: \${{ steps.greet.outputs.said }}
runs:
  using: composite
  steps:
    - id: greet
      shell: bash --noprofile --norc -euo pipefail {0}
      env:
        WHO: \${{ inputs.who }}
        HOW: \${{ inputs.how }}
      run: echo "said=$WHO $HOW" >> "$GITHUB_OUTPUT"
`;

const CALLED = `on:
  workflow_call:
    inputs:
      folder: {type: string, required: true, description: Where}
    outputs:
      said: {value: '\${{ jobs.greet.outputs.said }}', description: What was said}
permissions: {}
defaults: {run: {shell: 'bash --noprofile --norc -euo pipefail {0}'}}
jobs:
  greet:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    outputs:
      said: \${{ steps.hello.outputs.said }}
    steps:
      - uses: ${CHECKOUT}
        with: {persist-credentials: false}
      - id: hello
        uses: ./.github/actions/greet
        with: {who: '\${{ inputs.folder }}'}
`;

const SOUND = `on: [pull_request, workflow_dispatch]
permissions: {}
defaults:
  run:
    shell: bash --noprofile --norc -euo pipefail {0}
jobs:
  first:
    if: \${{ !cancelled() && github.event_name == 'pull_request' }}
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    outputs:
      said: \${{ steps.hello.outputs.said }}
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
      - id: hello
        uses: ./.github/actions/greet
        with:
          who: everybody
      - run: echo "$TITLE"
        env:
          TITLE: \${{ github.event.pull_request.title }}
      - if: steps.hello.outputs.said != ''
        run: |
          if true; then
            echo yes
          fi
  second:
    needs: first
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - run: echo "$SAID"
        env:
          SAID: \${{ needs.first.outputs.said }}
  third:
    uses: ./.github/workflows/called.yml
    with:
      folder: here
`;

/** What each change to a sound workflow has to bring to light. */
const BROKEN: Readonly<Record<string, readonly [from: string, to: string, finding: RegExp]>> = {
  'no-yaml': ['permissions: {}', 'permissions: {', /flow|Flow/],
  'unknown-key': ['permissions: {}', 'permission: {}', /Unexpected value 'permission'/],
  'unknown-event': ['workflow_dispatch]', 'pull_requests]', /Unexpected value 'pull_requests'/],
  'unknown-permission': ['contents: read', 'content: read', /Unexpected value 'content'/],
  'unknown-right': ['contents: read', 'contents: reed', /Unexpected value 'reed'/],
  'no-runner': ['    runs-on: ubuntu-latest\n', '', /Required property is missing: runs-on/],
  'broken-expression': ["&& github.event_name == 'pull_request' }}", '&& ) }}', /[Uu]nexpected/],
  'unknown-function': ['!cancelled()', '!canceled()', /Unrecognized function: 'canceled'/],
  'unknown-context': [
    "if: steps.hello.outputs.said != ''",
    "if: step.hello != ''",
    /Unrecognized named-value: 'step'/,
  ],
  'unknown-github': ['github.event_name', 'github.event_nam', /Context access might be invalid: event_nam/],
  'unknown-step': [
    "if: steps.hello.outputs.said != ''",
    "if: steps.hallo.outputs.said != ''",
    /there is no step hallo before this one/,
  ],
  'unknown-output': [
    "if: steps.hello.outputs.said != ''",
    "if: steps.hello.outputs.sad != ''",
    /step hello has no output sad/,
  ],
  'unknown-job-output': [
    'SAID: ${{ needs.first.outputs.said }}',
    'SAID: ${{ needs.first.outputs.sad }}',
    /job first has no output sad/,
  ],
  'not-needed': ['    needs: first\n', '', /job second does not need first/],
  'needs-nobody': ['needs: first', 'needs: frist', /'?frist'?/],
  'job-output-of-no-step': [
    'said: ${{ steps.hello.outputs.said }}',
    'said: ${{ steps.hallo.outputs.said }}',
    /there is no step hallo in job first/,
  ],
  'unknown-input': ['who: everybody', 'whom: everybody', /\.\/\.github\/actions\/greet has no input whom/],
  'missing-input': [
    '        with:\n          who: everybody\n',
    '',
    /\.\/\.github\/actions\/greet needs the input who/,
  ],
  'unknown-input-of-githubs': [
    'persist-credentials: false',
    'persist-credentials: false\n          fetch-deep: 0',
    /fetch-deep/,
  ],
  'unknown-input-of-called': [
    'folder: here',
    'folder: here\n      file: there',
    /Invalid input, file is not defined/,
  ],
  'missing-input-of-called': ['    with:\n      folder: here\n', '', /Input folder is required/],
  'no-such-action': [
    'uses: ./.github/actions/greet',
    'uses: ./.github/actions/great',
    /great is not known here/,
  ],
  'no-such-workflow': ['called.yml', 'calling.yml', /Unable to find reusable workflow/],
  'moving-version': [CHECKOUT, 'actions/checkout@v5', /actions\/checkout@v5 is not pinned/],
  'another-version': [
    CHECKOUT,
    `${CHECKOUT}1`,
    /is not pinned as .*: write actions\/checkout@[0-9a-f]{40} # v/,
  ],
  'commit-alone': [CHECKOUT, CHECKOUT.replace(/ #.*/, ''), /is not pinned as/],
  'third-party': [CHECKOUT, 'somebody/checkout@v5.0.0', /is an action of a third party/],
  'token-left': ['persist-credentials: false', 'fetch-depth: 0', /leaves the token in the checkout/],
  'no-permissions': ['permissions: {}\n', '', /names no permissions/],
  'all-permissions': ['permissions: {}', 'permissions: write-all', /write-all: name the permissions/],
  'borrowed-rights': [
    'on: [pull_request,',
    'on: [pull_request_target,',
    /runs on pull_request_target, with the rights of this repository/,
  ],
  'event-in-script': [
    'run: echo "$TITLE"',
    'run: echo "${{ github.event.pull_request.title }}"',
    /puts an expression into a script/,
  ],
  'branch-in-script': [
    'run: echo "$TITLE"',
    'run: echo "${{ github.head_ref }}"',
    /puts an expression into a script/,
  ],
  'loose-shell': [
    'shell: bash --noprofile --norc -euo pipefail {0}',
    'shell: bash',
    /runs in bash: name the shell/,
  ],
  'no-shell': [
    'defaults:\n  run:\n    shell: bash --noprofile --norc -euo pipefail {0}\n',
    '',
    /runs in the shell of the runner/,
  ],
  'broken-script': ['          fi\n', '', /bash cannot read it: .*syntax error/],
  'no-end': ['    timeout-minutes: 5\n', '', /may run for six hours/],
};

const BROKEN_ACTIONS: typeof BROKEN = {
  'unknown-key': [
    'using: composite',
    'uses: composite',
    /Unexpected value 'uses'|Required property is missing/,
  ],
  'no-shell': ['      shell: bash --noprofile --norc -euo pipefail {0}\n', '', /shell/],
  'unknown-input': ['inputs.who', 'inputs.whom', /there is no input whom/],
  'idle-input': ['HOW: ${{ inputs.how }}', 'HOW: loudly', /nothing uses the input how/],
  'output-of-no-step': ['steps.greet.outputs', 'steps.great.outputs', /there is no step great/],
};

const made: string[] = [];
afterEach(() => {
  for (const each of made.splice(0)) rmSync(each, {recursive: true, force: true});
});

/** What the check says of a folder with these files, and its exit status. */
function checked(files: Readonly<Record<string, string>>): {status: number | null; said: string} {
  const folder = mkdtempSync(path.join(tmpdir(), 'bylaw-workflows-'));
  made.push(folder);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), {recursive: true});
    writeFileSync(path.join(folder, file), text);
  }
  const {status, stdout, stderr} = spawnSync(process.execPath, [CHECK, folder], {encoding: 'utf8'});
  expect(stderr).toBe('');
  return {status, said: stdout};
}

const ALONGSIDE = {'.github/actions/greet/action.yml': ACTION, '.github/workflows/called.yml': CALLED};

function changed(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

test('sound workflows and actions have no findings', () => {
  expect(checked({...ALONGSIDE, '.github/workflows/sound.yml': SOUND})).toEqual({status: 0, said: ''});
});

test('what an installed package brings is known by its path', () => {
  const uses = SOUND.replace('./.github/actions/greet', './node_modules/bylaw/.github/actions/greet');
  expect(checked({...ALONGSIDE, 'ci/github/sound.yml': uses})).toEqual({status: 0, said: ''});
  const {status, said} = checked({...ALONGSIDE, 'ci/github/broken.yml': changed(uses, 'who:', 'whom:')});
  expect(status).toBe(1);
  expect(said).toMatch(/^ci\/github\/broken\.yml:\d+:\d+ \.\/node_modules\/bylaw\/\S+ has no input whom$/m);
});

test('every broken workflow is found, by what is wrong with it', () => {
  const files = Object.entries(BROKEN).map(([name, [from, to]]) => [
    `.github/workflows/${name}.yml`,
    changed(SOUND, from, to),
  ]);
  const {status, said} = checked({...ALONGSIDE, ...(Object.fromEntries(files) as Record<string, string>)});
  expect(status).toBe(1);
  for (const [name, [, , finding]] of Object.entries(BROKEN)) {
    const about = said.split('\n').filter((line) => line.startsWith(`.github/workflows/${name}.yml:`));
    expect([name, about.join('\n')]).toEqual([name, expect.stringMatching(finding)]);
  }
  expect(said).not.toMatch(/^\.github\/(actions|workflows\/called)/m);
});

test('every broken action is found, by what is wrong with it', () => {
  const files = Object.entries(BROKEN_ACTIONS).map(([name, [from, to]]) => [
    `.github/actions/${name}/action.yml`,
    changed(ACTION, from, to),
  ]);
  const {status, said} = checked({...ALONGSIDE, ...(Object.fromEntries(files) as Record<string, string>)});
  expect(status).toBe(1);
  for (const [name, [, , finding]] of Object.entries(BROKEN_ACTIONS)) {
    const about = said.split('\n').filter((line) => line.startsWith(`.github/actions/${name}/`));
    expect([name, about.join('\n')]).toEqual([name, expect.stringMatching(finding)]);
  }
});

test('a folder without any is an error: the check looks in the right place', () => {
  expect(checked({'README.md': ''})).toMatchObject({
    status: 1,
    said: expect.stringContaining('no workflow') as string,
  });
});
