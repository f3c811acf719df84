/** Only what is named as names are: a command is there to be copied. */
const REQUEST = /^(?:share|connection):[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

/** The command by which a side decides on a request. */
export const approveCommand = (id: string, side: string): string =>
  REQUEST.test(id) && /^[a-z0-9-]+$/.test(side)
    ? `bylaw requests approve ${id} --side ${side}`
    : 'bylaw requests list';
