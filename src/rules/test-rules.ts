/** What a plan says of the access tests of its set. They are run by `bylaw test`, and by `bylaw plan --test`. */
import {defineRule} from '../diagnostics/rule-definition.ts';

export const testFailedDefinition = defineRule<{readonly what: string; readonly mend: string}>({
  id: 'test/failed',
  severity: 'error',
  invariant: true,
  title: 'an access test fails',
  message: ({what}) => what,
  help: ({mend}) => mend,
  why: 'A test says what must hold whatever else changes. A plan that was made with `--test` cannot be applied while one fails.',
  example: {
    broken: `
apiVersion: bylaw/v1
kind: AccessTest
metadata: {workspace: acme-legal, name: walls}
spec:
  tests: [{user: bo@acme.example, target: vault:acme-legal/falcon, level: none}]
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: falcon}
spec: {type: vault, creator: bo@acme.example}
`,
    whole: `
apiVersion: bylaw/v1
kind: AccessTest
metadata: {workspace: acme-legal, name: walls}
spec:
  tests: [{user: bo@acme.example, target: vault:acme-legal/falcon, level: creator}]
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: falcon}
spec: {type: vault, creator: bo@acme.example}
`,
  },
});

export const testNotRunDefinition = defineRule<{readonly tests: number}>({
  id: 'test/not-run',
  severity: 'info',
  invariant: false,
  title: 'the access tests of the set were not run',
  message: ({tests}) =>
    tests === 1 ? '1 access test of the set was not run.' : `${tests} access tests of the set were not run.`,
  help: () => '`bylaw plan --test` runs them with the plan, `bylaw test` by themselves.',
  why: 'A plan is made without the tests, which may take a while. Whoever reviews it should know that they were not run.',
  example: {
    broken: `
apiVersion: bylaw/v1
kind: AccessTest
metadata: {workspace: acme-legal, name: walls}
spec:
  tests: [{user: bo@acme.example, target: vault:acme-legal/falcon, level: none}]
`,
    whole: `
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: falcon}
spec: {type: vault, creator: bo@acme.example}
`,
  },
});
