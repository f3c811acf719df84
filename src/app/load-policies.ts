/** Reads the policies of a set: those in its `bylaw.yaml`, and those of files that it names. */
import {appendAll} from '../model/append-all.ts';
import {isError, type Finding, type Place, type Position} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {parseSource} from '../manifest/parse.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import {childAt, parsePointer} from '../model/json-pointer.ts';
import {isMapping} from '../model/mapping.ts';
import {SET_FILE, type Policy} from '../model/set-config.ts';
import {policyInvalidDefinition, readPolicy, repeatedPolicy} from '../rules/policy-invalid.ts';
import type {Host} from './host-port.ts';
import {positionOfText} from './text-position.ts';

/** Policies in the order in which they stand, and what is wrong with them. */
export interface LoadedPolicies {
  readonly policies: readonly Policy[];
  readonly findings: readonly Finding[];
  /** The files that they come from, besides `bylaw.yaml`. */
  readonly files: readonly SourceFile[];
}

const invalid = (problem: string, place: Place): Finding =>
  finding(policyInvalidDefinition, {policy: undefined, problem}, {place});

/** Where offsets within texts of a document are. */
const positionsIn =
  (file: SourceFile, value: unknown) =>
  (place: Place, offset: number): Position | undefined => {
    const text = parsePointer(place.pointer).reduce<unknown>((at, step) => childAt(at, step), value);
    return positionOfText(file, place, text, offset);
  };

interface Entry {
  readonly value: unknown;
  readonly place: Place;
  readonly positionOf: (place: Place, offset: number) => Position | undefined;
}

/** The policies that a file has: a list of them, or a mapping with `policies`. */
function entriesOf(file: SourceFile): {
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
} {
  const parsed = parseSource(file);
  if (parsed.findings.some(isError)) return {entries: [], findings: parsed.findings};
  const findings: Finding[] = [...parsed.findings];
  const entries = parsed.documents.flatMap(({value, index}): readonly Entry[] => {
    if (value === null) return [];
    const inMapping = isMapping(value);
    const list: unknown = inMapping ? value['policies'] : value;
    const place = {file: file.path, document: index, pointer: inMapping ? '/policies' : ''};
    if (!Array.isArray(list)) {
      findings.push(
        invalid('A file of policies has a list of them, or `policies:` with a list.', {
          ...place,
          pointer: '',
        }),
      );
      return [];
    }
    const positionOf = positionsIn(file, value);
    return list.map((each: unknown, i) => ({
      value: each,
      place: {...place, pointer: `${place.pointer}/${i}`},
      positionOf,
    }));
  });
  return {entries, findings};
}

/** `document` is the value of `bylaw.yaml`, whose form has been checked. */
export async function loadPolicies(
  host: Pick<Host, 'readNamedFiles'>,
  root: string,
  source: SourceFile,
  document: unknown,
): Promise<LoadedPolicies> {
  const listed = childAt(childAt(document, 'spec'), 'policies');
  const findings: Finding[] = [];
  const entries: Entry[] = [];
  const files = new Map<string, SourceFile>();
  for (const [i, value] of (Array.isArray(listed) ? (listed as readonly unknown[]) : []).entries()) {
    const place = {file: SET_FILE, document: 0, pointer: `/spec/policies/${i}`};
    if (!isMapping(value) || value['from'] === undefined) {
      entries.push({value, place, positionOf: positionsIn(source, document)});
      continue;
    }
    const {from, ...more} = value;
    if (Object.keys(more).length > 0 || typeof from !== 'string')
      findings.push(invalid('`from` names a file or a glob, and stands alone.', place));
    else {
      const read = await host.readNamedFiles(root, from);
      appendAll(
        findings,
        read.problems.map((problem) => invalid(problem, {...place, pointer: `${place.pointer}/from`})),
      );
      for (const file of read.files) {
        if (files.has(file.path)) continue;
        files.set(file.path, file);
        const of = entriesOf(file);
        appendAll(findings, of.findings);
        appendAll(entries, of.entries);
      }
    }
  }
  const policies = new Map<string, Policy>();
  for (const {value, place, positionOf} of entries) {
    const read = readPolicy(value, place, positionOf);
    appendAll(findings, read.findings);
    if (read.policy === undefined) continue;
    const first = policies.get(read.policy.id);
    if (first === undefined) policies.set(read.policy.id, read.policy);
    else findings.push(repeatedPolicy(read.policy, first));
  }
  return {policies: [...policies.values()], findings, files: [...files.values()]};
}
