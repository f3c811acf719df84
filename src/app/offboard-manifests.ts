/** Edits manifests that name somebody who was offboarded, so that they declare what is live now. Writes nothing. */
import {appendAll} from '../model/append-all.ts';
import {editSource, type Edit} from '../manifest/edit-source.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import {renameEmail} from '../model/email-texts.ts';
import {offboardingEdits, type OffboardedPerson} from '../planner/offboarding-edits.ts';
import {completeDesired} from '../planner/complete-desired.ts';
import {SET_FILE} from '../model/set-config.ts';
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

/**
 * Edits the manifests of a set, which must be in order. `mentions` leaves out where somebody may be named: as a
 * deactivated member, and as who decided something.
 */
export function offboardManifests(loaded: LoadedSet, offboarded: OffboardedPerson): EditedManifests {
  const byFile = new Map<string, Edit[]>();
  const declared = completeDesired(loaded.decoded.objects, offboarded.live);
  for (const {file, edit} of offboardingEdits(declared, offboarded)) {
    const edits = byFile.get(file);
    if (edits === undefined) byFile.set(file, [edit]);
    else edits.push(edit);
  }
  const changed: {file: string; text: string}[] = [];
  const emptied: string[] = [];
  const left: string[] = [];
  const mentions: string[] = [];
  for (const source of loaded.sources.values()) {
    const edits = byFile.get(source.path) ?? [];
    const text = edits.length === 0 ? source.text : editSource(source, edits);
    if (text === undefined) left.push(source.path);
    else if (text !== source.text && isEmpty(text)) emptied.push(source.path);
    else if (text !== source.text) changed.push({file: source.path, text});
    const anonymised = offboarded.name !== offboarded.person;
    if (anonymised || source.path === SET_FILE) {
      appendAll(mentions, linesWith({...source, text: text ?? source.text}, offboarded.person));
    }
  }
  return {changed, emptied, left, mentions};
}
