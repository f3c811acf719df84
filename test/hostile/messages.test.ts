/** What commands say besides their results: why they could not do their work, and what later steps may ask. */
import {describe, expect, it, vi} from 'vitest';
import {renderingFor} from '../../src/cli/renderings.ts';
import {markdownView} from '../../src/render/markdown/view.ts';
import {githubOutput} from '../../src/render/scan/github-output.ts';
import {githubView} from '../../src/render/scan/github.ts';
import {sarifView} from '../../src/render/scan/sarif.ts';
import {complaintText} from '../../src/render/terminal/complaint.ts';
import {progressText} from '../../src/render/terminal/progress.ts';
import {escapeForTerminal, escapeLines} from '../../src/render/words/escape.ts';
import {RICH_PLAN} from '../unit/render/rich-plan.ts';
import {rawCharacter} from '../unit/render/spoiler.ts';
import {CORPUS, TELLING} from './corpus.ts';
import {pageOf} from './github-page.ts';
import {runnerCommands, runnerOutputs} from './runner.ts';
import {terminalFaults} from './terminal.ts';

// Thousands of texts are read, on however busy a machine.
vi.setConfig({testTimeout: 180_000});

const ALL = [...CORPUS, ...TELLING];
/** Alone, and in the words of a message as commands make them. */
const MESSAGES = ALL.flatMap((text) => [
  text,
  `The database says: ${text}.`,
  `\`${text}\` is not known here.`,
]);
/** The next one in the corpus, so that the two parts of a failure differ. */
const other = (i: number): string => ALL[(i * 7 + 3) % ALL.length] ?? '';

it('the corpus has hundreds of texts, each once', () => {
  expect(ALL.length).toBeGreaterThanOrEqual(250);
  expect(new Set(ALL).size).toBe(ALL.length);
});

describe('a failure', () => {
  it.each([null, 40, 100])('on stderr at %s columns is words alone', async (width) => {
    for (const [i, message] of MESSAGES.entries()) {
      const text = complaintText(message, other(i), {color: i % 2 === 0, width});
      expect({message, faults: await terminalFaults(text)}).toEqual({message, faults: []});
      expect({message, ...runnerCommands(text)}).toEqual({message, commands: [], suspects: []});
    }
  });

  it('in a file for people is words alone', async () => {
    const style = {color: false, width: 100, unicode: true, verbose: false};
    const surroundings = {cwd: '/', env: {}};
    const context = {style, sources: undefined, version: '', directory: '/', surroundings};
    const view = await renderingFor('human', context);
    for (const [i, message] of MESSAGES.entries()) {
      const text = view.failure({message, help: other(i)});
      expect({message, raw: rawCharacter(text)}).toEqual({message, raw: undefined});
      expect({message, ...runnerCommands(text)}).toEqual({message, commands: [], suspects: []});
    }
  });

  it('in a comment is one paragraph, and one of help', () => {
    for (const [i, message] of MESSAGES.entries()) {
      const text = markdownView.failure({message, help: other(i)});
      const {elements, faults} = pageOf(text);
      expect({message, faults}).toEqual({message, faults: []});
      const paragraphs = other(i) === '' ? ['p'] : ['p', 'p'];
      expect({message, elements}).toEqual({message, elements: ['#comment', 'h2', ...paragraphs]});
      expect({message, ...runnerCommands(text)}).toEqual({message, commands: [], suspects: []});
    }
  });

  it('in SARIF is a notification', () => {
    const view = sarifView({version: '0.1.0', rules: new Map(), base: ''});
    for (const [i, message] of MESSAGES.entries()) {
      const text = view.failure({message, help: other(i)});
      expect({message, raw: rawCharacter(text)}).toEqual({message, raw: undefined});
      expect({message, ...runnerCommands(text)}).toEqual({message, commands: [], suspects: []});
    }
  });

  it('for GitHub Actions is one error that says it', () => {
    for (const [i, message] of MESSAGES.entries()) {
      const help = other(i);
      const {commands, suspects} = runnerCommands(githubView('').failure({message, help}));
      const lines = help === '' ? [message] : [message, help];
      expect({commands, suspects}).toEqual({
        commands: [
          {name: 'error', properties: {title: 'bylaw'}, data: lines.map(escapeForTerminal).join('\n')},
        ],
        suspects: [],
      });
    }
  });
});

it('lines that commands say stay lines, and words', async () => {
  for (const text of MESSAGES.map((message) => message.replaceAll('\t', ' '))) {
    const said = escapeLines(`wrote ${text}\n`);
    expect({text, faults: await terminalFaults(said)}).toEqual({text, faults: []});
    expect({text, ...runnerCommands(said)}).toEqual({text, commands: [], suspects: []});
  }
});

it('whoever holds a lock is named in one line', () => {
  for (const detail of ALL) {
    const text = progressText({phase: 'lock', detail});
    expect({detail, raw: rawCharacter(text), lines: text.split('\n').length}).toEqual({
      detail,
      raw: undefined,
      lines: 1,
    });
  }
});

describe('what later steps are told', () => {
  const tell = (digest: string): string =>
    githubOutput({...RICH_PLAN, set: digest, actor: digest}, 2, digest);
  const breaks = (text: string): boolean => /[\r\n]/.test(text);

  it('is so', () => {
    for (const digest of ALL.filter((text) => !breaks(text))) {
      expect(Object.fromEntries(runnerOutputs(tell(digest)))).toEqual({
        has_changes: 'true',
        exitcode: '2',
        waiting: String(RICH_PLAN.summary.waiting),
        plan_digest: digest,
      });
    }
  });

  it('is nothing if it would be something else', () => {
    for (const digest of ALL.filter(breaks)) expect(() => tell(digest)).toThrow('more than one line');
  });
});
