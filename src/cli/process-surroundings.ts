import process from 'node:process';
import type {Interfaces} from '@oclif/core';
import type {Environment} from '../host/git.ts';

/** A stream to write to; a terminal says so, and how wide it is. */
export type Output = NodeJS.WritableStream & {readonly isTTY?: boolean; readonly columns?: number};
export type Input = NodeJS.ReadableStream & {readonly isTTY?: boolean};

/** What a command has of the process that it runs in. Only signals and the Node version are asked of the process itself. */
export interface ProcessSurroundings {
  /** The folder that the program was started in: an absolute path. */
  readonly cwd: string;
  readonly env: Environment;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** The surroundings of this process. */
export const ofThisProcess = (): ProcessSurroundings => ({
  cwd: process.cwd(),
  env: process.env,
  // Opened when somebody reads it: most commands never do.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
});

/** What oclif is started with, and hands on to the command. */
export interface StartOptions extends Interfaces.Options {
  readonly surroundings: ProcessSurroundings;
  /** Hears with which exit status the command ends. */
  readonly endWith: (exitStatus: number) => void;
}
