/** Keeps one note on a merge request up to date, found again by a line that nobody sees. */
import path from 'node:path';
import {isKept, marker, withFoot} from '../../.github/actions/bylaw/sticky.mjs';
import {project, ROOT, SET} from './project.mjs';

/** `kind` is plan or apply: one note for each. Only what the token itself wrote is touched. */
export async function keepNote(kind, number, text) {
  if (!process.env.BYLAW_GITLAB_TOKEN) {
    console.error('There is no BYLAW_GITLAB_TOKEN, so no note is written.');
    return;
  }
  const api = project();
  const mark = marker(kind, path.relative(ROOT, SET) || '.');
  const body = withFoot(text, `<sub>[This job](${process.env.CI_JOB_URL}) wrote it.</sub>`, mark);
  const {id: self} = await api.self();
  const notes = await api.all(`/merge_requests/${number}/notes`, 'reading the notes');
  const kept = notes.find((note) => note.author?.id === self && isKept(note.body ?? '', mark, text));
  if (kept === undefined) await api.post(`/merge_requests/${number}/notes`, {body}, 'writing a note');
  else await api.put(`/merge_requests/${number}/notes/${kept.id}`, {body}, 'updating the note');
}
