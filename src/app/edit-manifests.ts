/** Edits of the manifests of a set, as texts. Writes nothing. */
import {appendAll} from '../model/append-all.ts';
import {editSource, type Edit} from '../manifest/edit-source.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import {renameEmail} from '../model/email-texts.ts';
import type {ManifestEdit} from '../planner/offboarding-edits.ts';
import type {LoadedSet} from './load-set.ts';

export interface EditedManifests {
  /** Files and their text once edited. */
  readonly changed: readonly {readonly file: string; readonly text: string}[];
  /** Files in which nothing would stay. */
  readonly emptied: readonly string[];
  /** Files that have to be edited by hand. */
  readonly left: readonly string[];
  /** Where the person is still mentioned, `file:line`: in comments, access tests, `bylaw.yaml`. */
  readonly mentions: readonly string[];
}

/** The lines of a text in which an address stands. */
const linesWith = ({path, text}: SourceFile, email: string): readonly string[] =>
  text.split('\n').flatMap((line, i) => (renameEmail(line, email, '') === line ? [] : [`${path}:${i + 1}`]));

/** Whether a file holds neither a document nor a comment. */
const isEmpty = (text: string): boolean => /^(?:\s|---(?=\s|$))*$/.test(text);

/** The manifests of a set with edits made; of the files that `isToldIn` says, where `person` is still mentioned. */
export function editManifests(
  {sources}: LoadedSet,
  all: readonly ManifestEdit[],
  {person, isToldIn}: {readonly person: string; readonly isToldIn: (file: string) => boolean},
): EditedManifests {
  const byFile = new Map<string, Edit[]>();
  for (const {file, edit} of all) {
    const edits = byFile.get(file);
    if (edits === undefined) byFile.set(file, [edit]);
    else edits.push(edit);
  }
  const changed: {file: string; text: string}[] = [];
  const emptied: string[] = [];
  const left: string[] = [];
  const mentions: string[] = [];
  for (const source of sources.values()) {
    const edits = byFile.get(source.path) ?? [];
    const text = edits.length === 0 ? source.text : editSource(source, edits);
    if (text === undefined) left.push(source.path);
    else if (text !== source.text && isEmpty(text)) emptied.push(source.path);
    else if (text !== source.text) changed.push({file: source.path, text});
    if (isToldIn(source.path)) appendAll(mentions, linesWith({...source, text: text ?? source.text}, person));
  }
  return {changed, emptied, left, mentions};
}
