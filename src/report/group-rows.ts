/** Rows under headings: what a list shows, one line after the other. */
export interface GroupedRows {
  /** For each line its row; for a heading, the first row below it. */
  readonly rows: Int32Array;
  /** For a heading how many rows are below it; 0 for a row. */
  readonly sizes: Int32Array;
}

/** Puts a heading before every run of rows of one group. */
export function groupRows(
  rows: readonly number[],
  groupOf: (row: number) => number | undefined,
): GroupedRows {
  const lines = new Int32Array(rows.length * 2);
  const sizes = new Int32Array(rows.length * 2);
  let count = 0;
  let heading = -1;
  let last: number | undefined;
  for (const row of rows) {
    const group = groupOf(row);
    if (heading < 0 || group !== last) {
      heading = count;
      lines[count++] = row;
      last = group;
    }
    sizes[heading] = (sizes[heading] ?? 0) + 1;
    lines[count++] = row;
  }
  return {rows: lines.subarray(0, count), sizes: sizes.subarray(0, count)};
}
