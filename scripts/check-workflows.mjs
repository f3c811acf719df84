/**
 * Holds the workflows and actions of the project, and those that it gives away, against what GitHub takes and what is
 * safe: GitHub's own language service says what does not parse, what no context has and what no schema knows; the rules
 * below are ours.
 *
 *   node scripts/check-workflows.mjs [FOLDER]      of the project, or of another folder laid out like it
 *
 * Prints `file:line:column message` for each finding, and exits with 1 if there is any.
 */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {isMap, isScalar, isSeq, LineCounter, parseDocument} from 'yaml';
import {GITHUBS_ACTIONS} from './githubs-actions.mjs';
import {NoOperationTraceWriter, parseWorkflow, validate} from './githubs-parsers.mjs';
import {checkExpressions, checkSteps, checkWorkflow, wrongReference} from './workflow-rules.mjs';

const ROOT = path.resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
/** How a workflow names what the package brings, once it is installed. */
const INSTALLED = './node_modules/bylaw/';

const filesIn = (folder, names) =>
  existsSync(path.join(ROOT, folder))
    ? readdirSync(path.join(ROOT, folder))
        .filter((name) => names.test(name))
        .map((name) => path.posix.join(folder, name))
    : [];
const yamlIn = (folder) => filesIn(folder, /\.ya?ml$/);

const actionFolders = existsSync(path.join(ROOT, '.github/actions'))
  ? readdirSync(path.join(ROOT, '.github/actions')).map((name) => `.github/actions/${name}`)
  : [];
const workflows = [...yamlIn('.github/workflows'), ...yamlIn('ci/github')];
const actions = actionFolders.flatMap(yamlIn).filter((file) => /\/action\.ya?ml$/.test(file));

const findings = [];

/** The declared inputs and outputs of an action as a step names it; undefined if nobody here knows it. */
function interfaceOf(uses) {
  const local = uses.startsWith(INSTALLED)
    ? uses.slice(INSTALLED.length)
    : uses.startsWith('./')
      ? uses.slice(2)
      : undefined;
  if (local === undefined) return GITHUBS_ACTIONS[uses.split('@')[0]];
  const file = [`${local}/action.yml`, `${local}/action.yaml`].find((each) =>
    existsSync(path.join(ROOT, each)),
  );
  if (file === undefined) return undefined;
  const {inputs = {}, outputs = {}} = parseDocument(readFileSync(path.join(ROOT, file), 'utf8')).toJS();
  return {inputs: inputs ?? {}, outputs: Object.keys(outputs ?? {})};
}

const actionsMetadataProvider = {
  async fetchActionMetadata({owner, name}) {
    const known = GITHUBS_ACTIONS[`${owner}/${name}`];
    return known && {name, description: '', inputs: known.inputs};
  },
};

/** A workflow that another calls by its path. */
const fileProvider = {
  async getFileContent({path: called}) {
    return {name: called, content: readFileSync(path.join(ROOT, called), 'utf8')};
  },
};

async function check(file, isAction) {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, {lineCounter: lines});
  const report = (node, message) => {
    const {line, col} = lines.linePos(node?.range?.[0] ?? 0);
    findings.push({file, line, col, message});
  };
  // The language service tells an action from a workflow by its name, and a workflow by its folder.
  const uri = pathToFileURL(
    isAction ? path.join(ROOT, file) : path.join(ROOT, '.github/workflows', path.basename(file)),
  );
  const said = await validate(
    {uri: uri.href, languageId: 'yaml', version: 1, lineCount: text.split('\n').length, getText: () => text},
    {actionsMetadataProvider, fileProvider},
  );
  for (const {message, range} of said) {
    findings.push({file, line: range.start.line + 1, col: range.start.character + 1, message});
  }
  if (!isAction) {
    // What the service makes nothing of, because it cannot be parsed at all, its parser says.
    const parsed = parseWorkflow({name: file, content: text}, new NoOperationTraceWriter());
    if (parsed.value === undefined && said.length === 0)
      findings.push({file, line: 1, col: 1, message: 'is no workflow'});
  }
  if (document.errors.length > 0 || !isMap(document.contents)) {
    if (said.length === 0)
      findings.push({file, line: 1, col: 1, message: document.errors[0]?.message ?? 'is no mapping'});
    return;
  }
  const around = {report, interfaceOf, isMap, isScalar, isSeq, text, known: GITHUBS_ACTIONS};
  if (isAction) {
    checkSteps(document.getIn(['runs', 'steps'], true), {...around, inherited: undefined});
    checkExpressions(document, {...around, inputs: Object.keys(document.toJS().inputs ?? {})});
  } else {
    checkWorkflow(document, around);
  }
}

/** What documents show is copied. */
function checkDocument(file) {
  for (const [i, line] of readFileSync(path.join(ROOT, file), 'utf8').split('\n').entries()) {
    const [, before, uses, comment] = /^(\s*(?:- )?uses: )([^\s#]+)(?: #(.*))?$/.exec(line) ?? [];
    const message = uses && wrongReference(uses, comment, GITHUBS_ACTIONS);
    if (message) findings.push({file, line: i + 1, col: before.length + 1, message});
  }
}

for (const file of filesIn('docs', /\.md$/)) checkDocument(file);
for (const file of workflows) await check(file, false);
for (const file of actions) await check(file, true);

const seen = new Set();
for (const {file, line, col, message} of findings) {
  const said = `${file}:${line}:${col} ${message}`;
  if (!seen.has(said)) console.log(said);
  seen.add(said);
}
if (workflows.length + actions.length === 0) console.log(`There is no workflow and no action in ${ROOT}.`);
process.exitCode = findings.length > 0 || workflows.length + actions.length === 0 ? 1 : 0;
