/** The rules on the text of manifests: which YAML they may use, and how much of it. */
import {quotedText} from './problem-words.ts';
import {defineRule} from './rule-definition.ts';
import {LIMIT_PROBLEMS, SYNTAX_PROBLEMS, type LimitProblem, type SyntaxProblem} from './yaml-problems.ts';

/** The text is not YAML 1.2 of the core schema, or uses what would be read in more than one way. */
export const yamlSyntax = defineRule<{problem: SyntaxProblem; found?: string; write?: string}>({
  id: 'yaml/syntax',
  severity: 'error',
  invariant: true,
  title: 'the text is not valid YAML, or uses YAML that manifests do not allow',
  message: ({problem, found}) => SYNTAX_PROBLEMS[problem].message(found ?? ''),
  help: ({problem, found, write}) => SYNTAX_PROBLEMS[problem].help(found ?? '', write),
  why:
    'A manifest is reviewed by people and applied by a program, so both must read it the same way. Manifests ' +
    'are YAML 1.2 with the core schema (`no` and `on` are text). What programs read differently is not allowed: ' +
    'tags, directives, merge keys, keys that are not text, numbers that lose digits, invisible characters.',
  example: {
    broken: `apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: m-and-a}
spec:
  members: !people [ana@acme.example]
`,
    whole: `apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: m-and-a}
spec:
  members: [ana@acme.example]
`,
  },
});

/** A key stands twice in one map. */
export const yamlDuplicateKey = defineRule<{
  key: string;
  /** It is the first line of another document that nothing parts from the one before. */
  isNextDocument?: boolean;
}>({
  id: 'yaml/duplicate-key',
  severity: 'error',
  invariant: true,
  title: 'a key appears twice in one map',
  message: ({key, isNextDocument}) =>
    isNextDocument === true
      ? `Another manifest begins here, but no \`---\` separates it from the one above, so ${quotedText(key)} and the other keys appear twice in one map.`
      : `The key ${quotedText(key)} appears twice in the same map, so it is not clear which one counts.`,
  help: ({key, isNextDocument}) =>
    isNextDocument === true
      ? 'Write `---` on a line of its own above this line.'
      : `Delete one of them, or merge both under one ${quotedText(key)}.`,
  why:
    'Some programs take the first of two equal keys and others the last: what a reviewer agreed to might not be ' +
    'what is applied.',
  example: {
    broken: `apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: m-and-a}
spec:
  members: [ana@acme.example]
  members: [bo@acme.example]
`,
    whole: `apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: m-and-a}
spec:
  members: [ana@acme.example, bo@acme.example]
`,
  },
});

/** Size, depth or aliases go beyond what a manifest can need. */
export const yamlLimits = defineRule<{problem: LimitProblem; found?: string}>({
  id: 'yaml/limits',
  severity: 'error',
  invariant: true,
  title: 'the text is larger, deeper or more repetitive than bylaw reads',
  message: ({problem, found}) => LIMIT_PROBLEMS[problem].message(found ?? ''),
  help: ({problem, found}) => LIMIT_PROBLEMS[problem].help(found ?? ''),
  why:
    'A few lines of YAML can exhaust the memory of the machine that reads them, such as one that checks pull requests. ' +
    'Manifests are far below these limits.',
  example: {
    broken: `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
`,
    whole: `a: &a [x, x, x, x, x, x, x, x, x, x]
b: *a
`,
  },
});
