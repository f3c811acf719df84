import path from 'node:path';
import process from 'node:process';
import {Command, Flags, type Interfaces} from '@oclif/core';
import {UsageError} from '../app/usage-error.ts';
import type {Sources} from '../render/sources.ts';
import type {View} from '../render/view.ts';
import {complain} from './complain.ts';
import {EXIT, type ExitStatuses} from './exit-status.ts';
import {failureOf} from './failure.ts';
import {terminalOf} from './terminal.ts';

export type Format = 'human' | 'json';

type FlagsOf<T extends typeof Command> = Interfaces.InferredFlags<
  (typeof BaseCommand)['baseFlags'] & T['flags']
>;
type ArgsOf<T extends typeof Command> = Interfaces.InferredArgs<T['args']>;

/**
 * What all commands share: the flags that are everywhere, where output goes, and how they end. A command
 * parses its flags, calls one use case, renders the outcome and returns the exit status.
 *
 * oclif's own `--json` is not used: under it `exit` and `error` end with status 1 whatever they are told.
 */
export abstract class BaseCommand<T extends typeof Command> extends Command {
  static override baseFlags = {
    chdir: Flags.string({
      char: 'C',
      helpValue: 'DIR',
      summary: 'work as if started in DIR',
      helpGroup: 'GLOBAL',
    }),
    'database-url': Flags.string({
      helpValue: 'URL',
      summary:
        'Postgres to use (BYLAW_DATABASE_URL; else an embedded one in .bylaw/ of the set); embedded:DIR is an embedded one in DIR that sets can share',
      helpGroup: 'GLOBAL',
    }),
    as: Flags.string({
      helpValue: 'EMAIL',
      summary: 'on whose authority (BYLAW_ACTOR; else the actor of the set)',
      helpGroup: 'GLOBAL',
    }),
    format: Flags.string({
      options: ['human', 'json'],
      summary: 'how to print the result',
      helpGroup: 'GLOBAL',
    }),
    json: Flags.boolean({summary: 'short for --format json', helpGroup: 'GLOBAL'}),
    'no-color': Flags.boolean({summary: 'no colours (also NO_COLOR)', helpGroup: 'GLOBAL'}),
    quiet: Flags.boolean({char: 'q', summary: 'print the result alone, no progress', helpGroup: 'GLOBAL'}),
    verbose: Flags.boolean({char: 'v', summary: 'print everything, nothing folded', helpGroup: 'GLOBAL'}),
  };

  /** When it ends with other statuses than those that every command has (0, 64, 70, 130): for docs/commands.md. */
  static exitStatuses: ExitStatuses = {};

  protected flags!: FlagsOf<T>;
  protected args!: ArgsOf<T>;

  /** Does the work and returns the exit status. */
  protected abstract perform(): Promise<number>;

  override async run(): Promise<void> {
    const {flags, args} = await this.parse({
      flags: this.ctor.flags,
      baseFlags: (super.ctor as typeof BaseCommand).baseFlags,
      args: this.ctor.args,
      strict: this.ctor.strict,
    });
    this.flags = flags as FlagsOf<T>;
    this.args = args as ArgsOf<T>;
    if (this.flags.json && this.flags.format === 'human') {
      throw new UsageError('--json and --format human contradict each other.', 'Leave one of them out.');
    }
    if (this.flags.chdir !== undefined) await this.requireFolder(this.flags.chdir);
    process.exitCode = await this.perform();
  }

  private async requireFolder(name: string): Promise<void> {
    const {isFolder} = await import('../host/is-folder.ts');
    if (await isFolder(path.resolve(name))) return;
    throw new UsageError(`-C ${name}: there is no such folder.`, 'Check the path, or make the folder first.');
  }

  /** Errors end here: one message, one exit status, no stack trace (BYLAW_DEBUG=1 asks for it). */
  protected override async catch(error: Error): Promise<void> {
    const failure = failureOf(error, {
      words: (this.id ?? '').replaceAll(':', ' '),
      flags: Object.keys({...BaseCommand.baseFlags, ...this.ctor.flags}),
    });
    process.exitCode = failure.exitStatus;
    if (failure.exitStatus !== EXIT.usage && this.format === 'json') this.printFailure(failure);
    complain(failure.message, failure.help ?? '', this.noColor);
    if ((process.env['BYLAW_DEBUG'] ?? '') !== '') process.stderr.write(`${error.stack ?? ''}\n`);
  }

  /** What `--json` prints when a command could not do its work; commands with a result of their own override it. */
  protected printFailure(failure: {
    readonly code: string;
    readonly message: string;
    readonly help?: string;
  }): void {
    const {code, message, help} = failure;
    this.print(`${JSON.stringify({formatVersion: '1.0', error: {code, message, help}}, null, 2)}\n`);
  }

  protected get format(): Format {
    // Errors may come before the flags are parsed.
    const {json, format} = (this.flags as FlagsOf<T> | undefined) ?? {
      json: this.argv.includes('--json'),
      format: undefined,
    };
    return json || format === 'json' ? 'json' : 'human';
  }

  protected get directory(): string {
    return path.resolve(this.flags.chdir ?? '.');
  }

  protected get version(): string {
    return this.config.version;
  }

  /** How the result is drawn on stdout. */
  protected get style(): {color: boolean; width: number; unicode: boolean; verbose: boolean} {
    return {...terminalOf(process.stdout, this.noColor), verbose: this.flags.verbose};
  }

  private get noColor(): boolean {
    return (this.flags as FlagsOf<T> | undefined)?.['no-color'] ?? false;
  }

  /** How `--format` wants results shown; `sources` give the lines of manifests that findings point to. */
  protected async view(sources?: Sources): Promise<View> {
    if (this.format === 'json') return (await import('../render/json-view.ts')).jsonView;
    return (await import('../render/human-view.ts')).humanView(this.style, sources);
  }

  /** Writes a result to stdout. */
  protected print(text: string): void {
    process.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
  }

  /** Writes a message to stderr, unless --quiet. */
  protected tell(message: string): void {
    if ((this.flags as FlagsOf<T> | undefined)?.quiet ?? false) return;
    process.stderr.write(message.endsWith('\n') ? message : `${message}\n`);
  }
}
