/** Keeps one note on a merge request up to date, found again by a line that nobody sees. */
import path from 'node:path';
import {isKept, marker, withFoot} from '../../.github/actions/bylaw/sticky.mjs';
import {project, ROOT, SET} from './project.mjs';

/** What was pushed to the merge request; a pipeline of merged results is on a commit of its own. */
const head = () => process.env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA || process.env.CI_COMMIT_SHA;

/** Whether the merge request has gone on: then the note of its plan is a newer pipeline's, or will be. */
async function isPast(api, number) {
  const {sha} = await api.json(`/merge_requests/${number}`, 'asking for the head of the merge request');
  if (sha === head()) return false;
  console.log(
    `This job planned ${head()}, and the merge request is at ${sha} now: the pipeline for that commit writes the note.`,
  );
  return true;
}

/** `kind` is plan or apply: one note for each; `more` is said below the text. Only what the token itself wrote is touched. */
export async function keepNote(kind, number, text, more = '') {
  if (!process.env.BYLAW_GITLAB_TOKEN) {
    console.error('There is no BYLAW_GITLAB_TOKEN, so no note is written.');
    return;
  }
  const api = project();
  const mark = marker(kind, path.relative(ROOT, SET) || '.');
  const of = kind === 'plan' ? `A plan of commit ${head().slice(0, 12)}. ` : '';
  const body = withFoot(text, `${more}<sub>${of}[This job](${process.env.CI_JOB_URL}) wrote it.</sub>`, mark);
  if (kind === 'plan' && (await isPast(api, number))) return;
  const {id: self} = await api.self();
  const notes = await api.all(`/merge_requests/${number}/notes`, 'reading the notes');
  const kept = notes.find((note) => note.author?.id === self && isKept(note.body ?? '', mark, text));
  if (kept === undefined) await api.post(`/merge_requests/${number}/notes`, {body}, 'writing a note');
  else await api.put(`/merge_requests/${number}/notes/${kept.id}`, {body}, 'updating the note');
}
