import {beginning} from './beginning.ts';

/** Digits of a commit's hash that tell it from any other at a glance. */
const DIGITS = 12;

/** A commit, shortened; `-dirty` behind it stays: the manifests were not what the commit holds. */
export function commitText(commit: string): string {
  const [hash = '', ...rest] = commit.split('-');
  return [beginning(hash, DIGITS), ...rest].join('-');
}
