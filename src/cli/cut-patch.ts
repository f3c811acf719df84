/** What of a patch is shown: a line may be as long as a file. */

/** A line that is longer is cut to this many characters. */
const MOST = 400;
/** How many characters before the first difference of two lines are shown. */
const BEFORE = 40;

/** From where a line is shown, so that what differs is in sight. */
function startOf(line: string, other: string | undefined): number {
  if (other === undefined || line.length <= MOST) return 0;
  let same = 1;
  while (same < line.length && line[same] === other[same]) same++;
  return same < MOST - BEFORE ? 0 : same - BEFORE;
}

function cut(line: string, other: string | undefined): string {
  const start = startOf(line, other);
  const end = start + MOST;
  if (start === 0 && line.length <= end) return line;
  const left = line.length - end;
  return `${start === 0 ? line.slice(0, end) : `${line[0]}…${line.slice(start, end)}`}${left > 0 ? `… (${left} more characters)` : ''}`;
}

/** The patch with its long lines cut; of two lines, of which one takes the place of the other, from where they differ. */
export function cutPatch(patch: string): string {
  const lines = patch.split('\n');
  /** The line at each place that is removed or added there instead. */
  const others = new Map<number, string>();
  for (let i = 0; i < lines.length;) {
    const count = (from: number, sign: string): number => {
      let end = from;
      while (lines[end]?.startsWith(sign) === true) end++;
      return end - from;
    };
    const removed = count(i, '-');
    const added = count(i + removed, '+');
    for (let n = 0; n < Math.min(removed, added); n++) {
      others.set(i + n, lines[i + removed + n] ?? '');
      others.set(i + removed + n, lines[i + n] ?? '');
    }
    i += Math.max(1, removed + added);
  }
  return lines.map((line, i) => cut(line, others.get(i))).join('\n');
}
