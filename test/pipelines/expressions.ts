/** Evaluates the expressions of workflows with GitHub's own evaluator. */
import {data, Evaluator, Lexer, Parser} from '@actions/expressions';

/** `github`, `inputs`, `steps` … as plain values. */
export type Contexts = Readonly<Record<string, unknown>>;

/** What the steps, or the jobs that are needed, have come to so far. */
export interface Standing {
  readonly failed: boolean;
}

const STATUS_FUNCTIONS = ['always', 'success', 'failure', 'cancelled'] as const;

const functionsFor = ({failed}: Standing): Map<string, Parameters<Map<string, never>['set']>[1]> => {
  const answers = {always: true, success: !failed, failure: failed, cancelled: false};
  return new Map(
    STATUS_FUNCTIONS.map((name) => [
      name,
      {name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answers[name])} as never,
    ]),
  );
};

function evaluated(text: string, contexts: Contexts, standing: Standing): data.StringData | data.BooleanData {
  const functions = functionsFor(standing);
  const {tokens} = new Lexer(text).lex();
  const tree = new Parser(tokens, Object.keys(contexts), [...functions.values()]).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, context, functions).evaluate() as data.StringData | data.BooleanData;
}

const INSERTED = /\$\{\{([\s\S]*?)\}\}/g;

/** A text with every `${{ … }}` in it evaluated. */
export const interpolated = (
  text: unknown,
  contexts: Contexts,
  standing: Standing = {failed: false},
): string =>
  String(text).replaceAll(INSERTED, (_, expression: string) =>
    evaluated(expression.trim(), contexts, standing).coerceString(),
  );

/** Whether something with this `if` runs: without a status function of its own, only while nothing failed. */
export function holds(
  condition: string | boolean | undefined,
  contexts: Contexts,
  standing: Standing,
): boolean {
  const text = condition === undefined ? 'success()' : String(condition).trim();
  const [, whole] = /^\$\{\{([\s\S]*)\}\}$/.exec(text) ?? [];
  const expression = (whole ?? text).trim();
  const asks = STATUS_FUNCTIONS.some((name) => new RegExp(`\\b${name}\\s*\\(`).test(expression));
  const result = evaluated(asks ? expression : `success() && (${expression})`, contexts, standing);
  const value: unknown = 'value' in result ? result.value : result;
  return Boolean(value);
}
