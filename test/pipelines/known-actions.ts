/** GitHub's own actions, played: what they do to files, as far as a workflow can tell. */
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {FakeGitHub, Run} from './github-server.ts';

interface Place {
  readonly server: FakeGitHub;
  readonly run: Run;
  readonly origin: string;
  readonly folder: string;
  readonly workspace: string;
  readonly github: Readonly<Record<string, unknown>>;
}

type Inputs = Readonly<Record<string, string>>;

interface KnownAction {
  readonly name: string;
  /** Returns what went wrong, if anything did. */
  readonly play: (place: Place, inputs: Inputs) => string | undefined;
}

function checkOut({origin, workspace, github}: Place, inputs: Inputs): undefined {
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', workspace, ...args], {stdio: 'pipe'});
  };
  git('init', '--quiet');
  git('remote', 'add', 'origin', origin);
  if (inputs['fetch-depth'] === '0') git('fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*');
  git(
    'fetch',
    '--quiet',
    ...(inputs['fetch-depth'] === '0' ? [] : ['--depth=1']),
    'origin',
    String(github['sha']),
  );
  git('checkout', '--quiet', '--detach', String(github['sha']));
}

function upload({server, run, folder}: Place, inputs: Inputs): string | undefined {
  const {name = '', path: from = ''} = inputs;
  if (!existsSync(from) || readdirSync(from).length === 0) {
    return inputs['if-no-files-found'] === 'error'
      ? `No files were found with the provided path: ${from}`
      : undefined;
  }
  const before = server.artifacts.findIndex((each) => each.workflow_run.id === run.id && each.name === name);
  if (before >= 0) {
    if (inputs['overwrite'] !== 'true')
      return `an artifact with this name already exists on the workflow run: ${name}`;
    server.artifacts.splice(before, 1);
  }
  const kept = mkdtempSync(path.join(folder, 'artifact-'));
  cpSync(from, kept, {recursive: true});
  server.keepArtifact(run, name, kept);
  return undefined;
}

function download({server}: Place, inputs: Inputs): string | undefined {
  const {name = '', path: to = ''} = inputs;
  const found = server.artifacts.find(
    (each) => each.workflow_run.id === Number(inputs['run-id']) && each.name === name && !each.expired,
  );
  if (found === undefined) return `Unable to download artifact(s): Artifact not found for name: ${name}`;
  mkdirSync(to, {recursive: true});
  cpSync(found.folder, to, {recursive: true});
  return undefined;
}

export const KNOWN_ACTIONS: readonly KnownAction[] = [
  {name: 'actions/checkout', play: checkOut},
  {
    name: 'actions/setup-node',
    play: (_, inputs) => (inputs['node-version'] === '' ? 'no version of Node.js is named' : undefined),
  },
  {name: 'actions/upload-artifact', play: upload},
  {name: 'actions/download-artifact', play: download},
];
