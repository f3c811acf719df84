/** A column of instants as whole ms since 1970: what a date or a float says would depend on the settings of the session. */
export const ms = (column: string): string => `floor(extract(epoch from ${column}) * 1000)::float8`;
