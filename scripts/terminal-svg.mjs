/** What a terminal shows, as an SVG: the output of a command is read by a real terminal emulator. */
import xterm from '@xterm/headless';

const CELL = {width: 8.4, height: 19};
const PADDING = 18;
const BAR = 34;
const FONT_SIZE = 14;
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const PAPER = '#0f1720';
const INK = '#d7e0ea';
/** The sixteen colours that a program names; the eight bright ones as the others. */
const PALETTE = ['#5c6773', '#ff7b82', '#7ee0a1', '#f5cf6b', '#7db4ff', '#d8a1ff', '#6fdde8', '#d7e0ea'];

const escapeXml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Runs of cells that look alike: `{text, column, colour, bold, dim}`. Blanks are not drawn. */
function runsOf(line, columns) {
  const runs = [];
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column);
    const text = cell?.getChars() ?? '';
    if (text === '' || text === ' ') continue;
    const look = {
      colour: cell.isFgPalette() ? PALETTE[cell.getFgColor() % 8] : INK,
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
    };
    const last = runs.at(-1);
    const gap = last === undefined ? '' : ' '.repeat(Math.max(0, column - last.column - last.text.length));
    const alike = last !== undefined && ['colour', 'bold', 'dim'].every((key) => last[key] === look[key]);
    if (alike && gap.length < 2) last.text += gap + text;
    else runs.push({text, column, ...look});
  }
  return runs;
}

function drawnRun({text, column, colour, bold, dim}, y) {
  const x = (PADDING + column * CELL.width).toFixed(1);
  const width = (text.length * CELL.width).toFixed(1);
  const look = `${colour === INK ? '' : ` fill="${colour}"`}${bold ? ' font-weight="700"' : ''}${dim ? ' opacity="0.65"' : ''}`;
  // The width is fixed, whatever font the reader has.
  return `<text x="${x}" y="${y.toFixed(1)}" textLength="${width}" lengthAdjust="spacingAndGlyphs"${look}>${escapeXml(text)}</text>`;
}

/** Draws `output` (text with SGR colours) in a window of so many columns; `title` stands in its bar. */
export async function terminalSvg(output, {columns, title}) {
  const rows = output.split('\n').length + 1;
  const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true});
  await new Promise((resolve) => {
    terminal.write(output.trimEnd(), resolve);
  });
  const buffer = terminal.buffer.active;
  const height = buffer.cursorY + 1;
  const lines = Array.from({length: height}, (_, row) => runsOf(buffer.getLine(row), columns));
  terminal.dispose();
  const size = {
    width: Math.ceil(2 * PADDING + columns * CELL.width),
    height: Math.ceil(BAR + PADDING + height * CELL.height + PADDING / 2),
  };
  const body = lines.flatMap((runs, row) => {
    const y = BAR + PADDING + row * CELL.height + FONT_SIZE * 0.8;
    return runs.map((run) => drawnRun(run, y));
  });
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, i) => `<circle cx="${PADDING + 4 + i * 20}" cy="${BAR / 2}" r="6" fill="${colour}"/>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeXml(title)}">`,
    `<rect width="100%" height="100%" rx="10" fill="${PAPER}"/>`,
    `<rect width="100%" height="${BAR}" rx="10" fill="#1a2531"/>`,
    ...dots,
    `<text x="${size.width / 2}" y="${BAR / 2 + 5}" fill="#8fa1b3" font-family="${FONT}" font-size="13" text-anchor="middle">${escapeXml(title)}</text>`,
    `<g fill="${INK}" font-family="${FONT}" font-size="${FONT_SIZE}" xml:space="preserve">`,
    ...body,
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}
