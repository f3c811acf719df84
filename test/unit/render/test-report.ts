/** What tests found, with every field filled in. */
import type {TestReport} from '../../../src/model/test-report.ts';
import {RICH_DIAGNOSTICS} from './rich-plan.ts';

export const TEST_REPORT: TestReport = {
  summary: {tests: 3, passed: 1, failed: 2},
  tests: [
    {
      address: 'AccessTest/acme-legal/walls',
      index: 0,
      state: 'worst',
      passed: false,
      message:
        'Vaults stay inside: vera@northwind.example can come to have editor access to vault:acme-legal/falcon; expected no access.',
      help: 'Change the access, or the test if this is intended.',
      because: 'Vaults stay inside',
      counterexample: {
        person: 'vera@northwind.example',
        target: 'vault:acme-legal/falcon',
        level: 'editor',
        via: ['Share/acme-legal/falcon-northwind', 'user:vera@northwind.example'],
        outside: 'partner',
        needs: [
          {
            request: 'share:acme-legal/falcon-northwind',
            side: 'northwind-legal',
            approvers: ['raj@northwind.example'],
          },
        ],
        resumed: ['Share/acme-legal/falcon-northwind'],
        from: '2027-03-01T00:00:00.000Z',
      },
      file: 'manifests/tests.yaml',
      line: 7,
      column: 7,
    },
    {
      address: 'AccessTest/acme-legal/walls',
      index: 1,
      state: 'desired',
      passed: false,
      message: 'bo@acme.example has no access to vault:acme-legal/falcon; expected editor.',
      help: 'Change the access, or the test if this is intended.',
      because: null,
      counterexample: null,
      file: 'manifests/tests.yaml',
      line: 8,
      column: 7,
    },
    {
      address: 'AccessTest/acme-legal/others',
      index: 0,
      state: 'live',
      passed: true,
      message: 'cy@acme.example has no access to vault:acme-legal/falcon.',
      help: '',
      because: null,
      counterexample: null,
      file: 'manifests/tests.yaml',
      line: 15,
      column: 7,
    },
  ],
  diagnostics: RICH_DIAGNOSTICS,
  coverage: {
    reaches: 3,
    covered: 1,
    uncovered: [
      {
        principal: 'user:vera@northwind.example',
        object: 'vault:acme-legal/falcon',
        level: 'editor',
        outside: 'partner',
      },
      {principal: 'user:bo@acme.example', object: 'vault:acme-legal/falcon', level: 'creator', outside: null},
    ],
  },
  mutation: {
    mutants: 4,
    killed: 3,
    sampleOf: 60,
    survived: [
      {
        change: 'Team/acme-legal/m-and-a with cy@acme.example as another member',
        message:
          'cy@acme.example would have viewer access to vault:acme-legal/falcon, and no test notices. Missing: `{user: cy@acme.example, target: "vault:acme-legal/falcon", level: none}` with `state: worst`.',
      },
    ],
  },
};
