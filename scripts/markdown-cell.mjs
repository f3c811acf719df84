/** Text for a cell of a Markdown table, which a `|` or a line feed would end. */
export const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
