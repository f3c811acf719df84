/** What a terminal makes of a text: xterm's own parser and screen, without a window. */
import xterm, {type Terminal} from '@xterm/headless';
import {rawCharacter} from '../unit/render/spoiler.ts';

/** Our own colours: what paint.ts and complaint.ts make, and nothing else. */
const OWN_COLOUR = /\u001B\[(?:0|1|2|22|3[1-6]|39|1;31)m/g;
const WIDEST = 400;

/** Finals of control sequences; `m` sets colours, and its parameters are held against our own. */
const FINALS = Array.from({length: 0x7e - 0x40 + 1}, (_, i) => String.fromCodePoint(0x40 + i)).filter(
  (final) => final !== 'm',
);

/** A terminal that notes everything that a text makes it do besides drawing. */
function notingTerminal(): {terminal: Terminal; notes: string[]} {
  const terminal = new xterm.Terminal({
    cols: WIDEST,
    rows: 24,
    scrollback: 10_000,
    convertEol: true,
    allowProposedApi: true,
  });
  const notes: string[] = [];
  const note = (what: string) => (): boolean => {
    notes.push(what);
    return false;
  };
  terminal.onTitleChange(note('the title changes'));
  terminal.onBell(note('it rings'));
  terminal.onData(note('it answers'));
  for (const final of FINALS) {
    terminal.parser.registerCsiHandler({final}, note(`CSI ${final}`));
    terminal.parser.registerCsiHandler({prefix: '?', final}, note(`CSI ? ${final}`));
  }
  for (const code of [0, 1, 2, 4, 8, 9, 10, 11, 52, 777, 1337]) {
    terminal.parser.registerOscHandler(code, note(`OSC ${code}`));
  }
  for (const final of ['7', '8', 'c', 'D', 'E', 'H', 'M', '=', '>']) {
    terminal.parser.registerEscHandler({final}, note(`ESC ${final}`));
  }
  for (const final of ['p', 'q']) terminal.parser.registerDcsHandler({final}, note(`DCS ${final}`));
  return {terminal, notes};
}

/** One for all texts: it takes longer to make than to draw on. */
const {terminal, notes} = notingTerminal();

/** What stands on the screen and above it, line by line; lines that were too long for the screen are whole again. */
function drawnLines(): string[] {
  const {active} = terminal.buffer;
  const lines: string[] = [];
  for (let y = 0; y < active.length; y++) {
    const line = active.getLine(y);
    if (line === undefined) continue;
    const text = line.translateToString(!(active.getLine(y + 1)?.isWrapped ?? false));
    if (line.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
    else lines.push(text);
  }
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

const spaceless = (text: string): string => text.replaceAll(' ', '');

/** What a terminal does with a text besides showing its lines one below the other, character by character. */
export async function terminalFaults(text: string): Promise<string[]> {
  const plain = text.replaceAll(OWN_COLOUR, '');
  const raw = rawCharacter(plain);
  if (raw !== undefined) return [`it has a raw ${JSON.stringify(raw)}`];
  const expected = plain.replace(/\n+$/, '').split('\n');
  terminal.reset();
  notes.length = 0;
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const drawn = drawnLines();
  const faults = [...notes];
  if (drawn.length !== expected.length) faults.push(`${drawn.length} lines instead of ${expected.length}`);
  for (const [i, line] of expected.entries()) {
    const shown = drawn[i] ?? '';
    // Where a line was too long, a wide character may have left a gap at the edge.
    const same =
      line.length * 2 <= WIDEST ? shown.trimEnd() === line.trimEnd() : spaceless(shown) === spaceless(line);
    if (!same) faults.push(`instead of ${JSON.stringify(line)} it shows ${JSON.stringify(shown)}`);
  }
  return faults;
}

/** The shape of a text that was laid out without wrapping: its lines. */
export const shapeOf = (text: string): string[] =>
  text.split('\n').map((line) => (line.trim() === '' ? 'empty' : 'line'));
