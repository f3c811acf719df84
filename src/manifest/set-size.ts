/** How much a set holds: what is read of it ends where a limit is passed. */
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {yamlLimits} from '../diagnostics/yaml-rules.ts';
import type {ParsedDocument} from './parse.ts';
import {SET_LIMITS} from './source-file.ts';

const COUNTED = ['documents', 'objects', 'nodes'] as const;

/** Adds up what the files of a set hold. */
export class SetSize {
  #documents = 0;
  #objects = 0;
  #nodes = 0;

  /** Adds a file; returns a finding at the document with which a limit is passed, if it is. */
  add({
    documents,
    nodes,
  }: {
    readonly documents: readonly ParsedDocument[];
    readonly nodes: number;
  }): Finding | undefined {
    this.#nodes += nodes;
    for (const {file, index, itemLines} of documents) {
      this.#documents += 1;
      this.#objects += Math.max(1, itemLines.length);
      const held = {documents: this.#documents, objects: this.#objects, nodes: this.#nodes};
      const passed = COUNTED.find((name) => held[name] > SET_LIMITS[name]);
      if (passed === undefined) continue;
      const found = SET_LIMITS[passed].toLocaleString('en');
      return finding(
        yamlLimits,
        {problem: `set-${passed}`, found},
        {place: {file, document: index, pointer: ''}},
      );
    }
    return undefined;
  }
}

/** `findings`, or as many of them as are reported, with one that says so. */
export function reported(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= SET_LIMITS.mistakes) return findings;
  const found = SET_LIMITS.mistakes.toLocaleString('en');
  return [...findings.slice(0, SET_LIMITS.mistakes), finding(yamlLimits, {problem: 'set-mistakes', found})];
}
