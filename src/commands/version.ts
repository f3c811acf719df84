import process from 'node:process';
import {BaseCommand} from '../cli/base-command.ts';
import {EXIT} from '../cli/exit-status.ts';

export default class Version extends BaseCommand<typeof Version> {
  static override summary = 'Print the version.';

  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --verbose'];
  protected override perform(): Promise<number> {
    const facts = {
      name: 'bylaw',
      version: this.version,
      node: process.version,
      platform: process.platform,
      arch: process.arch,
    };
    this.print(
      this.format === 'json'
        ? JSON.stringify({formatVersion: '1.0', ...facts}, null, 2)
        : this.flags.verbose
          ? `bylaw ${facts.version} (node ${facts.node}, ${facts.platform}-${facts.arch})`
          : `bylaw ${facts.version}`,
    );
    return Promise.resolve(EXIT.ok);
  }
}
