import process from 'node:process';
import {BaseCommand} from '../cli/base-command.ts';
import {EXIT} from '../cli/exit-status.ts';

export default class Version extends BaseCommand<typeof Version> {
  static override summary = 'Print the version.';
  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --verbose'];

  protected override async perform(): Promise<number> {
    const facts = {
      name: 'bylaw',
      version: this.version,
      node: process.version,
      platform: process.platform,
      arch: process.arch,
    };
    if (this.format === 'json') await this.printJson(facts);
    else {
      const more = this.flags.verbose ? ` (node ${facts.node}, ${facts.platform}-${facts.arch})` : '';
      this.say(`bylaw ${facts.version}${more}`);
    }
    return EXIT.ok;
  }
}
