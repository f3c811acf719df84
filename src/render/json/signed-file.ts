import {jsonPieces} from '../../model/json-pieces.ts';
import type {SignedFile} from '../../model/signature.ts';
import {escapeJson} from '../words/escape.ts';

/** A file that can be signed: what is listed has a line each. Escapes change no value, and so no signature. */
export function* signedFileJson({payload, signatures}: SignedFile): Generator<string> {
  for (const piece of jsonPieces({payload, signatures}, 1, 'lines')) yield escapeJson(piece);
  yield '\n';
}
