/** What commands say besides their results: why they could not do their work, and what later steps may ask. */
import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {writeManifests} from '../../src/manifest/write.ts';
import {markdownView} from '../../src/render/markdown/view.ts';
import {githubOutput} from '../../src/render/scan/github-output.ts';
import {githubView} from '../../src/render/scan/github.ts';
import {sarifView} from '../../src/render/scan/sarif.ts';
import {complaintText} from '../../src/render/terminal/complaint.ts';
import {questionText} from '../../src/render/terminal/question.ts';
import {progressText} from '../../src/render/terminal/progress.ts';
import {humanView} from '../../src/render/terminal/view.ts';
import {escapeForTerminal, escapeLines} from '../../src/render/words/escape.ts';
import {versionedJson} from '../../src/render/words/json-text.ts';
import {RICH_PLAN} from '../unit/render/rich-plan.ts';
import {rawCharacter} from '../unit/render/spoiler.ts';
import {CORPUS, TELLING} from './corpus.ts';
import {expectSame} from './expect-harmless.ts';
import {pageOf} from './github-page.ts';
import {runnerCommands, runnerOutputs} from './runner.ts';
import {terminalFaults} from './terminal.ts';

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

it.each([40, 100])('a question at %s columns is words alone', async (width) => {
  for (const message of MESSAGES) {
    const text = questionText(`\nApply ${message} to the live state?`, width);
    expectSame({message, faults: await terminalFaults(text)}, {message, faults: []});
  }
});

describe('a failure', () => {
  it.each([null, 40, 100])('on stderr at %s columns is words alone', async (width) => {
    for (const [i, message] of MESSAGES.entries()) {
      const text = complaintText(message, other(i), {color: i % 2 === 0, width});
      expectSame({message, faults: await terminalFaults(text)}, {message, faults: []});
      expectSame({message, ...runnerCommands(text)}, {message, commands: [], suspects: []});
    }
  });

  it('in a file for people is words alone', () => {
    const view = humanView({color: false, width: 100, unicode: true, verbose: false});
    for (const [i, message] of MESSAGES.entries()) {
      const text = view.failure({code: 'bug', message, help: other(i)});
      expectSame({message, raw: rawCharacter(text)}, {message, raw: undefined});
      expectSame({message, ...runnerCommands(text)}, {message, commands: [], suspects: []});
    }
  });

  it('in a comment is one paragraph, and one of help', () => {
    for (const [i, message] of MESSAGES.entries()) {
      const text = markdownView.failure({code: 'bug', message, help: other(i)});
      const {elements, faults} = pageOf(text);
      expectSame({message, faults}, {message, faults: []});
      const paragraphs = other(i) === '' ? ['p'] : ['p', 'p'];
      expectSame({message, elements}, {message, elements: ['#comment', 'h2', ...paragraphs]});
      expectSame({message, ...runnerCommands(text)}, {message, commands: [], suspects: []});
    }
  });

  it('in SARIF is a notification', () => {
    const view = sarifView({version: '0.1.0', rules: new Map(), base: ''});
    for (const [i, message] of MESSAGES.entries()) {
      const text = view.failure({code: 'bug', message, help: other(i)});
      expectSame({message, raw: rawCharacter(text)}, {message, raw: undefined});
      expectSame({message, ...runnerCommands(text)}, {message, commands: [], suspects: []});
    }
  });

  it('for GitHub Actions is one error that says it', () => {
    for (const [i, message] of MESSAGES.entries()) {
      const help = other(i);
      const {commands, suspects} = runnerCommands(githubView('').failure({code: 'bug', message, help}));
      const lines = help === '' ? [message] : [message, help];
      expectSame(
        {commands, suspects},
        {
          commands: [
            {name: 'error', properties: {title: 'bylaw'}, data: lines.map(escapeForTerminal).join('\n')},
          ],
          suspects: [],
        },
      );
    }
  });
});

it('lines that commands say stay lines, and words', async () => {
  for (const text of MESSAGES.map((message) => message.replaceAll('\t', ' '))) {
    const said = escapeLines(`wrote ${text}\n`);
    expectSame({text, faults: await terminalFaults(said)}, {text, faults: []});
    expectSame({text, ...runnerCommands(said)}, {text, commands: [], suspects: []});
  }
});

it('few words as JSON are JSON that says them', () => {
  for (const text of ALL) {
    const said = versionedJson({written: [text], [`key ${text}`]: text});
    expectSame(JSON.parse(said), {formatVersion: '1.0', written: [text], [`key ${text}`]: text});
    expectSame({text, raw: rawCharacter(said)}, {text, raw: undefined});
    expectSame({text, ...runnerCommands(said)}, {text, commands: [], suspects: []});
  }
});

it('an approval to commit is YAML that says it', () => {
  for (const reason of ALL) {
    const spec = {
      request: 'share:acme-legal/deals',
      decision: 'approve',
      by: 'ana@acme.example',
      digest: `sha256:${'0'.repeat(64)}`,
      reason,
    } as const;
    const said = writeManifests([
      {kind: 'Approval', workspace: 'acme-legal', name: 'deals', labels: {}, spec},
    ]);
    expect(parse(said)).toMatchObject({spec: {reason}});
    // It keeps letters that draw nothing, since they are part of the reason. The reason is of whoever runs the command, so
    // that a command for a runner in it is their own.
    expectSame({reason, raw: /[^\n\P{Cc}]|\p{Bidi_Control}/u.exec(said)?.[0]}, {reason, raw: undefined});
  }
});

it('whoever holds a lock is named in one line', () => {
  for (const detail of ALL) {
    const text = progressText({phase: 'lock', detail});
    expectSame(
      {detail, raw: rawCharacter(text), lines: text.split('\n').length},
      {
        detail,
        raw: undefined,
        lines: 1,
      },
    );
  }
});

describe('what later steps are told', () => {
  const tell = (digest: string): string =>
    githubOutput({...RICH_PLAN, set: digest, actor: digest}, 2, digest);
  const breaks = (text: string): boolean => /[\r\n]/.test(text);

  it('is so', () => {
    for (const digest of ALL.filter((text) => !breaks(text))) {
      expectSame(Object.fromEntries(runnerOutputs(tell(digest))), {
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
