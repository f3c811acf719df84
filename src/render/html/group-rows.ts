/**
 * The lines of a list: headings, and rows, some of which share a line because they say the same of several objects.
 */
export interface GroupedRows {
  /** For each line the index in `shown` of its first row; for a heading that of the first row below it. */
  readonly from: Int32Array;
  /** How many rows share the line; for a heading, how many are below it. */
  readonly size: Int32Array;
  /** 1 for a heading. */
  readonly heading: Uint8Array;
  /** The rows, in their order. */
  readonly shown: ArrayLike<number>;
}

/** How many rows share one line at most. */
const TOGETHER = 40;

/**
 * Puts a heading before every run of rows of one group. Rows that are alike the row before them, by `isAlike`, share
 * its line.
 */
export function groupRows(
  shown: ArrayLike<number>,
  groupOf: (row: number) => number | undefined,
  isAlike: (row: number, before: number) => boolean = () => false,
): GroupedRows {
  const capacity = shown.length * 2;
  const [from, size, heading] = [
    new Int32Array(capacity),
    new Int32Array(capacity),
    new Uint8Array(capacity),
  ];
  let [count, head, group] = [0, -1, undefined as number | undefined];
  for (let i = 0; i < shown.length; i++) {
    const row = shown[i] ?? 0;
    const begins = head < 0 || groupOf(row) !== group;
    if (begins) {
      group = groupOf(row);
      head = count++;
      from[head] = i;
      heading[head] = 1;
    }
    size[head] = (size[head] ?? 0) + 1;
    const last = count - 1;
    if (!begins && (size[last] ?? 0) < TOGETHER && isAlike(row, shown[i - 1] ?? 0)) {
      size[last] = (size[last] ?? 0) + 1;
      continue;
    }
    from[count] = i;
    size[count++] = 1;
  }
  return {
    from: from.subarray(0, count),
    size: size.subarray(0, count),
    heading: heading.subarray(0, count),
    shown,
  };
}

/** The rows of a line, or those below a heading. */
export const rowsOfLine = ({from, size, shown}: GroupedRows, line: number): number[] =>
  Array.from({length: size[line] ?? 0}, (_, i) => shown[(from[line] ?? 0) + i] ?? 0);

/** The first row of a line. */
export const rowOfLine = ({from, shown}: GroupedRows, line: number): number => shown[from[line] ?? 0] ?? 0;

/** Whether two rows of access differ only in the person or the target. */
export const isSameAccess =
  ({what, level, via, how}: {readonly [name in 'what' | 'level' | 'via' | 'how']: readonly number[]}) =>
  (a: number, b: number): boolean =>
    what[a] === what[b] && level[a] === level[b] && via[a] === via[b] && how[a] === how[b];
