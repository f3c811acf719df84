/** What the steps of the action share: what the runner tells them, and how they tell it something. */
import {appendFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/** Why the action goes no further, in words for whoever reads the log. `more` is for the comment alone. */
export class Refusal extends Error {
  constructor(message, help, exitcode = 1) {
    super(message);
    this.help = help;
    this.exitcode = exitcode;
  }
}

const data = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** An annotation of the run. Nothing in the text can become a command of its own. */
export const annotate = (level, text) => console.log(`::${level} title=bylaw::${data(text)}`);

/** Something that later steps can ask for. A line feed in a value could set others, and none of ours has one. */
export function output(name, value) {
  const text = String(value);
  if (/[\r\n]/.test(text)) throw new Error(`the value of ${name} has more than one line`);
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `${name}=${text}\n`);
}

/** The event that started the workflow, as GitHub tells it. */
export const event = () =>
  process.env.GITHUB_EVENT_PATH ? JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8')) : {};

export const repository = () => process.env.GITHUB_REPOSITORY ?? '';

/** The page of this run. */
export const runUrl = () =>
  `${process.env.GITHUB_SERVER_URL ?? 'https://github.com'}/${repository()}/actions/runs/${process.env.GITHUB_RUN_ID}`;

/** The branch or tag that runs, without `refs/heads/`. */
export const branch = () => (process.env.GITHUB_REF ?? '').replace(/^refs\/heads\//, '');

/** A file of the action's own folder for this run, kept from step to step. */
export const inFolder = (...parts) => path.join(process.env.FOLDER ?? '', ...parts);

/** What begin.mjs found out. */
export const state = () => JSON.parse(readFileSync(inFolder('state.json'), 'utf8'));

/** A JSON file that bylaw wrote; undefined if it wrote none. */
export const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** Says on the page of the run, and in the comment, what was refused. */
function tellRefusal({message, help}, comment) {
  const text = `## bylaw failed\n\n${message}\n\n${help}\n`;
  if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, text);
  if (comment !== undefined && process.env.FOLDER) writeFileSync(inFolder(comment), text);
}

/**
 * Runs a step. A refusal ends it in plain words, and stands in the file `comment` if the step has one; what nobody
 * foresaw is told by its message.
 */
export async function step(work, comment) {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) tellRefusal(error, comment);
    annotate('error', error instanceof Refusal ? `${error.message}\n${error.help}` : `${error.message}`);
    process.exitCode = error instanceof Refusal ? error.exitcode : 1;
  }
}
