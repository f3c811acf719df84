import {beginning} from './beginning.ts';

/** How many digits of a hash are shown. */
const DIGITS = 12;

/** A shortened commit. A `-dirty` at its end stays, which means that the manifests differ from the commit. */
export function commitText(commit: string): string {
  const [hash = '', ...rest] = commit.split('-');
  return [beginning(hash, DIGITS), ...rest].join('-');
}
