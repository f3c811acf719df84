/** The help of commands and topics, which package.json names to oclif. */
import type {Interfaces} from '@oclif/core';
import {Help} from '@oclif/core/help';

/** Columns that oclif indents what it wraps in lists by, and does not count. */
const UNCOUNTED = 2;

/** oclif's help, laid out for narrow terminals too: oclif leaves the first line unwrapped, and lists too wide. */
export class TerminalHelp extends Help {
  constructor(config: Interfaces.Config, options: Partial<Interfaces.HelpOptions> = {}) {
    super(config, options);
    this.opts.maxWidth -= UNCOUNTED;
  }

  protected override log(...texts: string[]): void {
    for (const text of texts) super.log(text.replace(/^.*/, (line) => this.wrap(line, 0)));
  }
}
