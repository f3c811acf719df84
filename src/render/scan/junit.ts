/** Test results as JUnit XML, which most services that run tests can show. */
import {counterexampleTexts} from '../../model/counterexample.ts';
import {groupBy} from '../../model/group-by.ts';
import type {TestReport, TestResult} from '../../model/test-report.ts';
import type {FailureText, PartialView} from '../view.ts';
import {escapeForTerminal} from '../words/escape.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A text within an element or an attribute. */
const xml = (text: string): string =>
  escapeForTerminal(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const lines = (texts: readonly string[]): string => texts.map(xml).join('\n');

function caseXml(test: TestResult): string {
  const {address, index, state, passed, message, help, file, line, counterexample} = test;
  const place = [
    ...(file === null ? [] : [`file="${xml(file)}"`]),
    ...(line === null ? [] : [`line="${line}"`]),
  ];
  const head = [`name="test ${index + 1} (${state})"`, `classname="${xml(address)}"`, ...place].join(' ');
  if (passed) return `    <testcase ${head}/>`;
  const texts = counterexample === null ? [] : counterexampleTexts(counterexample, '->');
  const more = [message, ...texts.map(({label, text}) => `${label} ${text}`), ...(help === '' ? [] : [help])];
  return [
    `    <testcase ${head}>`,
    `      <failure message="${xml(message)}">${lines(more)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

function suiteXml(name: string, tests: readonly TestResult[]): string {
  const failed = tests.filter(({passed}) => !passed).length;
  return [
    `  <testsuite name="${xml(name)}" tests="${tests.length}" failures="${failed}" errors="0">`,
    ...tests.map(caseXml),
    '  </testsuite>',
  ].join('\n');
}

/** A suite whose one case could not be run. */
const errorXml = (name: string, message: string, more: readonly string[]): string =>
  [
    `  <testsuite name="${xml(name)}" tests="1" failures="0" errors="1">`,
    `    <testcase name="${xml(name)}" classname="bylaw">`,
    `      <error message="${xml(message)}">${lines([message, ...more])}</error>`,
    '    </testcase>',
    '  </testsuite>',
  ].join('\n');

const whole = (suites: readonly string[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="bylaw">',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');

const testsXml = ({tests, diagnostics}: TestReport): string =>
  whole([
    ...diagnostics.map(({rule, message, help}) => errorXml(rule, message, help === '' ? [] : [help])),
    ...[...groupBy(tests, ({address}) => address)].map(([name, own]) => suiteXml(name, own)),
  ]);

export const junitView = {
  tests: testsXml,
  failure: ({message, help = ''}: FailureText) =>
    whole([errorXml('bylaw test', message, help === '' ? [] : [help])]),
} satisfies PartialView;
