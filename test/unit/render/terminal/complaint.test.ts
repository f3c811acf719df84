/** What is said on stderr when a command could not do its work. */
import {describe, expect, it} from 'vitest';
import {complaintText} from '../../../../src/render/terminal/complaint.ts';

const MESSAGE =
  'Not done: there is no terminal to ask on, and nothing says that this is meant to be done now.';
const HELP =
  'Look at what it would do in /srv/governance/acme/manifests/partners.yaml, then run `bylaw offboard --write` there.';

describe('complaintText', () => {
  it('wraps at the width of a terminal, and keeps paths and commands whole', () => {
    expect(complaintText(MESSAGE, HELP, {color: false, width: 60})).toBe(
      `error: Not done: there is no terminal to ask on, and nothing
  says that this is meant to be done now.
  Look at what it would do in
    /srv/governance/acme/manifests/partners.yaml, then run
    \`bylaw offboard --write\` there.
`,
    );
  });

  it('keeps each on one line where there is no terminal', () => {
    expect(complaintText(MESSAGE, HELP, {color: false, width: null})).toBe(`error: ${MESSAGE}\n  ${HELP}\n`);
    expect(complaintText('Broken.', '', {color: false, width: null})).toBe('error: Broken.\n');
  });

  it('paints only the label, and escapes what is given', () => {
    expect(complaintText('a \u001B[2Jb', '', {color: true, width: 80})).toBe(
      '\u001B[1;31merror:\u001B[0m a \\u{1b}[2Jb\n',
    );
  });
});
