/** The one run of a SARIF log, held against what SARIF 2.1.0 and GitHub ask of it. */
import {expect} from 'vitest';

interface PhysicalLocation {
  readonly artifactLocation: {readonly uri: string; readonly uriBaseId: string};
  readonly region?: {readonly startLine: number; readonly startColumn?: number};
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: {readonly text: string};
  readonly locations: readonly {readonly physicalLocation: PhysicalLocation}[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
interface Rule {
  readonly id: string;
  readonly shortDescription?: {readonly text: string};
  readonly help?: {readonly text: string; readonly markdown?: string};
  readonly defaultConfiguration?: {readonly level: string};
}
interface Run {
  readonly tool: {
    readonly driver: {readonly name: string; readonly version: string; readonly rules: readonly Rule[]};
  };
  readonly invocations: readonly {readonly executionSuccessful: boolean}[];
  readonly originalUriBaseIds: Readonly<Record<string, unknown>>;
  readonly columnKind: string;
  readonly results: readonly Result[];
}

/** Reads the one run, and holds it against what SARIF 2.1.0 and GitHub ask of it. */
export function runOf(text: string): Run {
  const log = JSON.parse(text) as {readonly version: string; readonly runs: readonly [Run]};
  expect(log.version).toBe('2.1.0');
  expect(log).toHaveProperty('$schema', 'https://json.schemastore.org/sarif-2.1.0.json');
  expect(log.runs).toHaveLength(1);
  const [run] = log.runs;
  const {driver} = run.tool;
  expect(driver.name).toBe('bylaw');
  expect(new Set(driver.rules.map(({id}) => id)).size).toBe(driver.rules.length);
  for (const result of run.results) {
    expect(driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(['error', 'warning', 'note']).toContain(result.level);
    expect(result.message.text).not.toBe('');
    expect(result.locations).toHaveLength(1);
    for (const {physicalLocation} of result.locations) {
      const {uri, uriBaseId} = physicalLocation.artifactLocation;
      expect(uri).toMatch(/^(?:[\w.~!*'()-]|%[\dA-F]{2})(?:[\w.~!*'()/-]|%[\dA-F]{2})*$/);
      expect(Object.keys(run.originalUriBaseIds)).toContain(uriBaseId);
      expect(physicalLocation.region?.startLine ?? 1).toBeGreaterThanOrEqual(1);
      expect(physicalLocation.region?.startColumn ?? 1).toBeGreaterThanOrEqual(1);
    }
    expect(result.partialFingerprints['bylaw/v1']).toMatch(/^[\da-f]{64}:\d+$/);
  }
  const prints = run.results.map(({partialFingerprints}) => partialFingerprints['bylaw/v1']);
  expect(new Set(prints).size).toBe(prints.length);
  return run;
}
