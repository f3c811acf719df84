/** Reads the keys that `apply.signedBy` of a set names. */
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {invalidValue} from '../diagnostics/schema-rules.ts';
import {quotedText} from '../diagnostics/problem-words.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import type {PublicKey} from '../model/signature.ts';
import {SET_FILE} from '../model/set-config.ts';
import {readPublicKey} from '../receipts/keys.ts';
import type {Host} from './host-port.ts';

/** The keys of the files that a set names, each once, in the order of their ids, and what is wrong with the files. */
export async function loadSigners(
  host: Pick<Host, 'readNamedFiles'>,
  root: string,
  named: readonly string[],
): Promise<{
  readonly keys: readonly PublicKey[];
  readonly files: readonly SourceFile[];
  readonly findings: readonly Finding[];
}> {
  const keys = new Map<string, PublicKey>();
  const files: SourceFile[] = [];
  const findings: Finding[] = [];
  for (const [i, name] of named.entries()) {
    const place = {file: SET_FILE, document: 0, pointer: `/spec/apply/signedBy/${i}`};
    const wrong = (found: string): void => {
      const params = {
        field: 'An entry of `apply.signedBy`',
        found,
        must: 'it must name a file with a public Ed25519 key in PEM, within the repository of the set',
        mend: '`openssl pkey -in KEY -pubout` prints the public key of a private one.',
      };
      findings.push(finding(invalidValue, params, {place}));
    };
    const read = await host.readNamedFiles(root, name);
    for (const problem of read.problems) wrong(`cannot be used: ${problem.replace(/\.$/, '')}`);
    for (const file of read.files) {
      files.push(file);
      const key = readPublicKey(file.text);
      if ('problem' in key) wrong(`names ${quotedText(file.path)}, which ${key.problem}`);
      else keys.set(key.id, key);
    }
  }
  return {keys: [...keys.values()].toSorted((a, b) => compareText(a.id, b.id)), files, findings};
}
