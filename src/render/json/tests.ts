import {FORMAT_VERSION} from '../../model/plan.ts';
import type {Counterexample} from '../../model/counterexample.ts';
import type {TestReport} from '../../model/test-report.ts';
import {jsonText} from '../words/json-text.ts';
import {diagnosticJson} from './contract-members.ts';

const counterexampleJson = (example: Counterexample) => ({
  person: example.person,
  target: example.target,
  level: example.level,
  via: example.via,
  outside: example.outside,
  needs: example.needs.map(({request, side, approvers}) => ({request, side, approvers})),
  resumed: example.resumed,
  from: example.from,
});

/** What `test --json` prints of one set. */
export const testsMembers = ({summary, tests, diagnostics, coverage, mutation}: TestReport) => ({
  summary: {tests: summary.tests, passed: summary.passed, failed: summary.failed},
  tests: tests.map((test) => ({
    address: test.address,
    index: test.index,
    state: test.state,
    passed: test.passed,
    message: test.message,
    help: test.help,
    because: test.because,
    counterexample: test.counterexample === null ? null : counterexampleJson(test.counterexample),
    file: test.file,
    line: test.line,
    column: test.column,
  })),
  ...(coverage !== undefined && {
    coverage: {
      reaches: coverage.reaches,
      covered: coverage.covered,
      uncovered: coverage.uncovered.map(({principal, object, level, outside}) => ({
        principal,
        object,
        level,
        outside,
      })),
    },
  }),
  ...(mutation !== undefined && {
    mutation: {
      mutants: mutation.mutants,
      killed: mutation.killed,
      sampleOf: mutation.sampleOf,
      survived: mutation.survived.map(({change, message}) => ({change, message})),
    },
  }),
  ...(diagnostics.length > 0 && {diagnostics: diagnostics.map(diagnosticJson)}),
});

/** What `test --json` prints. */
export const testsJson = (report: TestReport): string =>
  jsonText({formatVersion: FORMAT_VERSION, ...testsMembers(report)});
