/** The first step: what is asked for, whether this event may have it, and where bylaw is. */
import {mkdirSync, mkdtempSync, existsSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {partConsent} from './consent.mjs';
import {findProgram, splitArguments} from './program.mjs';
import {annotate, event, output, Refusal, repository, step} from './workflow.mjs';

const COMMANDS = ['plan', 'apply', 'drift', 'validate'];
const input = (name) => (process.env[`INPUT_${name}`] ?? '').trim();

/** Events that run with the rights of the base repository on what somebody else may have written. */
const BORROWED_RIGHTS = ['pull_request_target', 'issue_comment', 'workflow_run'];

/** Why a pull request has no secrets and a token that only reads; undefined if it has them. */
function withoutSecrets({pull_request: pull}) {
  if (pull === undefined) return undefined;
  if (pull.head?.repo?.full_name !== repository()) return 'This pull request comes from a fork';
  if (process.env.GITHUB_ACTOR === 'dependabot[bot]') return 'This pull request is run by Dependabot';
  return undefined;
}

/** `validate` instead of `plan` where there are no secrets to plan with. */
function modeFor(command) {
  const name = process.env.GITHUB_EVENT_NAME ?? '';
  if (command !== 'validate' && BORROWED_RIGHTS.includes(name)) {
    throw new Refusal(
      `bylaw does not run on ${name}: it would give a stranger's changes access to this repository's secrets.`,
      'Plan on pull_request, apply on push or workflow_dispatch, and check for drift on schedule.',
    );
  }
  const why = withoutSecrets(event());
  if (command === 'plan' && why !== undefined) {
    annotate(
      'notice',
      `${why}, which gets no secrets: its manifests are validated, and nothing is planned. To plan it, push its branch to this repository.`,
    );
    return 'validate';
  }
  if (command === 'apply' && name.startsWith('pull_request')) {
    throw new Refusal('A pull request is planned, not applied.', 'Apply on push or workflow_dispatch.');
  }
  return command;
}

/** The name of the artifact, which tells plans of several sets apart: `bylaw-plan-governance-acme`. */
function artifactName(given, place) {
  const name =
    given ||
    ['bylaw-plan', ...place.split('/').filter((part) => part !== '.' && part !== '')]
      .join('-')
      .replaceAll(/[^\w.-]/g, '_');
  if (!/^[\w.-]+$/.test(name)) {
    throw new Refusal(
      `artifact: ${name} is not a valid name.`,
      'Write it with letters, digits, dots and dashes.',
    );
  }
  return name;
}

function folderOfSet(workspace, given) {
  const cwd = path.resolve(workspace, given || '.');
  const place = path.relative(workspace, cwd).replaceAll(path.sep, '/');
  if (place === '..' || place.startsWith('../')) {
    throw new Refusal(
      `working-directory: ${given} is outside the checkout.`,
      'Name a folder of the repository.',
    );
  }
  if (!existsSync(cwd)) {
    throw new Refusal(
      `working-directory: there is no folder ${given}.`,
      'Run actions/checkout before this step.',
    );
  }
  return {cwd, place: place || '.'};
}

/** The arguments of `allow` and `args`. */
function givenArguments() {
  const allow = splitArguments(input('ALLOW'));
  const [other] = partConsent(allow).others;
  if (other !== undefined) {
    throw new Refusal(
      `allow: ${other} is not a flag that overrides a guard.`,
      'The finding of the guard names its flag, such as --allow-mass-delete. Everything else goes into args.',
    );
  }
  return [...allow, ...splitArguments(input('ARGS'))];
}

await step(() => {
  const command = input('COMMAND');
  if (!COMMANDS.includes(command)) {
    throw new Refusal(
      `command: ${command || '(nothing)'} is not known.`,
      `It is one of ${COMMANDS.join(', ')}.`,
    );
  }
  const workspace = process.env.GITHUB_WORKSPACE ?? process.cwd();
  const {cwd, place} = folderOfSet(workspace, input('WORKING_DIRECTORY'));
  const args = givenArguments();
  const mode = modeFor(command);
  if (mode !== 'validate' && !process.env.BYLAW_DATABASE_URL) {
    throw new Refusal(
      'No database is named, so there is nothing to compare with.',
      'Set BYLAW_DATABASE_URL (or database-url) from a secret. Check that the secret exists, and that this job may read it.',
    );
  }
  const recursive = input('RECURSIVE') === 'true';
  const store = input('STORE') === 'true';
  if (store && recursive) {
    throw new Refusal(
      'store: plans of several sets cannot be stored together.',
      'Plan each set in a step of its own, or leave store out.',
    );
  }
  const signers = splitArguments(input('REQUIRE_SIGNATURE'));
  const {command: program, from} = findProgram(cwd, workspace);
  console.log(`bylaw comes from ${from}.`);
  const folder = mkdtempSync(path.join(process.env.RUNNER_TEMP ?? tmpdir(), 'bylaw-'));
  mkdirSync(path.join(folder, 'plan'));
  const artifact = artifactName(input('ARTIFACT'), place);
  const planFile = input('PLAN_FILE') && path.resolve(workspace, input('PLAN_FILE'));
  writeFileSync(
    path.join(folder, 'state.json'),
    JSON.stringify({mode, command: program, cwd, place, recursive, store, signers, args, artifact, planFile}),
  );
  output('mode', mode);
  output('folder', folder);
  output('artifact', artifact);
  output('comment', input('COMMENT') !== 'false');
  output('issue', input('ISSUE') !== 'false');
});
