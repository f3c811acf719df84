import path from 'node:path';
import {Command, type Interfaces} from '@oclif/core';
import {UsageError} from '../app/usage-error.ts';
import type {Sources} from '../render/terminal/sources.ts';
import {wholeText, type Text} from '../render/text.ts';
import type {FormatView, View} from '../render/view.ts';
import {escapeLines} from '../render/words/escape.ts';
import {complain} from './complain.ts';
import type {Confirmation} from './confirmation.ts';
import {destinationsOf, type Destination} from './destinations.ts';
import {refuseEmptyValues} from './empty-values.ts';
import {EXIT, type ExitStatuses} from './exit-status.ts';
import {failureOf, type Failure} from './failure.ts';
import {FORMATS, formatsOf, type Format} from './formats.ts';
import {GLOBAL_FLAGS} from './global-flags.ts';
import type {StartOptions, ProcessSurroundings} from './process-surroundings.ts';
import {progressLine, type ProgressLine} from './progress.ts';
import {terminalOf, type Terminal} from './terminal.ts';

type FlagsOf<T extends typeof Command> = Interfaces.InferredFlags<
  (typeof BaseCommand)['baseFlags'] & T['flags']
>;
type ArgsOf<T extends typeof Command> = Interfaces.InferredArgs<T['args']>;

/**
 * What all commands share: the global flags, where results go, and how commands end. A command parses its flags,
 * calls one use case, shows the result and returns the exit status.
 *
 * oclif's own `--json` is not used: with it, `exit` and `error` end with status 1 whatever they are told.
 */
export abstract class BaseCommand<T extends typeof Command> extends Command {
  static override baseFlags = GLOBAL_FLAGS;

  /** The result that the command shows, which decides on its formats; undefined if it only prints a few words. */
  static result: keyof View | undefined = undefined;
  /** The format on stdout, unless the flags name another. */
  static usualFormat: Format = 'human';
  /**
   * When the command ends with which exit status, besides those of every command (0, 64, 70, 130); for
   * docs/commands.md.
   */
  static exitStatuses: ExitStatuses = {};

  protected flags!: FlagsOf<T>;
  protected args!: ArgsOf<T>;

  /** Where the result goes; the first is stdout. Empty until the flags are parsed. */
  protected destinations: readonly Destination[] = [];

  private line: ProgressLine | undefined;

  /** Does the work and returns the exit status. */
  protected abstract perform(): Promise<number>;

  /** Runs the command to its end, as oclif would: see cli/oclif.ts. */
  async start(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      await this.catch(error as Error);
    } finally {
      this.line?.end();
    }
  }

  override async run(): Promise<void> {
    const {flags, args, argv} = await this.parse({
      flags: this.ctor.flags,
      baseFlags: (super.ctor as typeof BaseCommand).baseFlags,
      args: this.ctor.args,
      strict: this.ctor.strict,
    });
    this.flags = flags as FlagsOf<T>;
    this.args = args as ArgsOf<T>;
    refuseEmptyValues({flags, args, argv});
    const {result, usualFormat} = this.statics;
    this.destinations = destinationsOf(this.flags, formatsOf(result), usualFormat);
    if (this.flags.chdir !== undefined) await this.requireFolder(this.flags.chdir);
    this.started.endWith(await this.perform());
  }

  private async requireFolder(name: string): Promise<void> {
    const {isFolder} = await import('../host/file-system.ts');
    if (await isFolder(path.resolve(this.surroundings.cwd, name))) return;
    throw new UsageError(
      `-C ${name}: there is no such folder.`,
      'Check the path, or create the folder first.',
    );
  }

  /** Errors end here: one message, one exit status, no stack trace (BYLAW_DEBUG=1 asks for it). */
  protected override async catch(error: Error): Promise<void> {
    const failure = failureOf(error, {
      name: (this.id ?? '').replaceAll(':', ' '),
      flags: Object.keys({...BaseCommand.baseFlags, ...this.ctor.flags}),
    });
    this.started.endWith(failure.exitStatus);
    if (failure.exitStatus !== EXIT.usage) await this.showFailure(failure);
    this.complain(failure.message, failure.help ?? '');
    if ((this.surroundings.env['BYLAW_DEBUG'] ?? '') !== '') this.stderr.write(`${error.stack ?? ''}\n`);
  }

  /** Shows the failure in place of the result, also in files, which would otherwise keep an earlier result. */
  private async showFailure(failure: Failure): Promise<void> {
    for (const destination of this.destinations) {
      const {format, file} = destination;
      // For people, it is written to stderr.
      if (file === null && format === 'human') continue;
      const text = await this.drawn(destination, 'failure', [failure, this.statics.result]);
      // Writing the file may be what failed.
      if (file === null) this.print(text);
      else await this.writeInto(file, text).catch(() => undefined);
    }
  }

  private get statics(): Pick<typeof BaseCommand, 'result' | 'usualFormat'> {
    return this.ctor as unknown as typeof BaseCommand;
  }

  /** The format of what is printed on stdout. */
  protected get format(): Format {
    return this.destinations[0]?.format ?? 'human';
  }

  private get started(): StartOptions {
    return this.config.options as StartOptions;
  }

  protected get surroundings(): ProcessSurroundings {
    return this.started.surroundings;
  }

  /** Where it is told how far the command is; whatever else is written clears it. */
  protected get progress(): ProgressLine {
    return (this.line ??= progressLine(this.surroundings, this.flags.quiet));
  }

  /** stderr, without the line that tells of progress. */
  private get stderr(): ProcessSurroundings['stderr'] {
    this.line?.end();
    return this.surroundings.stderr;
  }

  /** The folder to work in: an absolute path. */
  protected get directory(): string {
    return path.resolve(this.surroundings.cwd, (this.flags as FlagsOf<T> | undefined)?.chdir ?? '.');
  }

  protected get version(): string {
    return this.config.version;
  }

  /** How the result is drawn on stdout. */
  private get style(): Terminal & {verbose: boolean; quiet: boolean} {
    const {stdout, env} = this.surroundings;
    return {...terminalOf(stdout, env, this.noColor), verbose: this.flags.verbose, quiet: this.flags.quiet};
  }

  private get noColor(): boolean {
    return (this.flags as FlagsOf<T> | undefined)?.['no-color'] ?? false;
  }

  private async writeInto(file: string, text: Text): Promise<void> {
    const {writeFileWhole} = await import('../host/write-files.ts');
    await writeFileWhole(path.resolve(this.directory, file), text);
  }

  /** A result as text, in the format of its destination. */
  private async drawn<K extends keyof View>(
    {format, file}: Destination,
    method: K,
    args: Parameters<View[K]>,
    sources?: Sources,
  ): Promise<Text> {
    const {directory, style, version, surroundings} = this;
    const view: Partial<FormatView> = await FORMATS[format].load({
      style: file === null ? style : {...style, color: false},
      sources,
      version,
      directory,
      surroundings,
    });
    const draw = view[method] as ((...given: Parameters<View[K]>) => Text) | undefined;
    if (draw === undefined) throw new Error(`there is no ${format} for ${method}`);
    return draw(...args);
  }

  /** A result in a format, for a file. */
  protected async drawnAs<K extends keyof View>(
    format: Format,
    method: K,
    args: Parameters<View[K]>,
  ): Promise<string> {
    return wholeText(await this.drawn({format, file: ''}, method, args));
  }

  /** Writes a result to every file that the flags name. */
  protected async showInFiles<K extends keyof View>(
    method: K,
    args: Parameters<View[K]>,
    sources?: Sources,
  ): Promise<void> {
    for (const destination of this.destinations) {
      if (destination.file === null) continue;
      await this.writeInto(destination.file, await this.drawn(destination, method, args, sources));
    }
  }

  /** Writes a result to a file, in the format of stdout. */
  protected async showInto<K extends keyof View>(
    file: string,
    method: K,
    args: Parameters<View[K]>,
  ): Promise<void> {
    await this.writeInto(file, await this.drawnAs(this.format, method, args));
  }

  /** Prints a result in the format of stdout. */
  protected async showOnStdout<K extends keyof View>(
    method: K,
    args: Parameters<View[K]>,
    sources?: Sources,
  ): Promise<void> {
    this.print(await this.drawn({format: this.format, file: null}, method, args, sources));
  }

  /** Prints a result that has one format alone. */
  protected async showAs<K extends keyof View>(
    format: Format,
    method: K,
    args: Parameters<View[K]>,
  ): Promise<void> {
    this.print(await this.drawn({format, file: null}, method, args));
  }

  /**
   * Shows a result in all its destinations. Files come first: they must be whole even if a reader of stdout, such as
   * `head`, closes it early.
   */
  protected async show<K extends keyof View>(
    method: K,
    args: Parameters<View[K]>,
    sources?: Sources,
  ): Promise<void> {
    await this.showInFiles(method, args, sources);
    await this.showOnStdout(method, args, sources);
  }

  /** Shows people something on stderr, whatever the format of the result. */
  protected async showOnStderr<K extends keyof View>(
    method: K,
    args: Parameters<View[K]>,
    sources?: Sources,
  ): Promise<void> {
    const text = wholeText(await this.drawn({format: 'human', file: null}, method, args, sources));
    this.stderr.write(text);
  }

  /** Shows what the next question is about: on stdout, unless that is for JSON. */
  protected async showBeforeQuestion<K extends keyof View>(
    method: K,
    args: Parameters<View[K]>,
  ): Promise<void> {
    await (this.format === 'json' ? this.showOnStderr(method, args) : this.showOnStdout(method, args));
  }

  /** Shows a refusal: on stderr for people, like any message, and on stdout as JSON. */
  protected async showRefusal<K extends keyof View>(method: K, args: Parameters<View[K]>): Promise<void> {
    await (this.format === 'json' ? this.showOnStdout(method, args) : this.showOnStderr(method, args));
  }

  /** Writes a text for programs to stdout without escapes: JSON, YAML, a script. For people, use `show` and `say`. */
  protected print(text: Text): void {
    this.line?.end();
    const {stdout} = this.surroundings;
    if (typeof text === 'string') stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
    else for (const piece of text) stdout.write(piece);
  }

  /** Writes a few words to stdout, escaped: names and rows are part of them. */
  protected say(text: string): void {
    this.print(escapeLines(text));
  }

  /** Writes a few facts to stdout as JSON. */
  protected async printJson(content: object): Promise<void> {
    this.print((await import('../render/words/json-text.ts')).versionedJson(content));
  }

  /** Writes a failure to stderr: what went wrong, and below it how to fix it. */
  protected complain(message: string, help: string): void {
    const {stderr} = this;
    complain({env: this.surroundings.env, stderr}, message, help, this.noColor);
  }

  /** Writes a warning to stderr, escaped, with --quiet too: what the result lacks, and how to fix that. */
  protected warning(message: string, help: string): void {
    this.stderr.write(escapeLines(`warning: ${message}\n  ${help}\n`));
  }

  /** Whether a question can be asked: stdin and stderr must be terminals, which they are not in CI. */
  protected get canAsk(): boolean {
    const {stdin, stderr} = this.surroundings;
    return stdin.isTTY === true && stderr.isTTY === true;
  }

  /** Asks on the terminal; see {@link ask}. */
  private async ask(question: string, signal?: AbortSignal): Promise<string | undefined> {
    const [{ask}, {questionText}] = await Promise.all([
      import('./ask.ts'),
      import('../render/terminal/question.ts'),
    ]);
    const {stderr} = this;
    const {env} = this.surroundings;
    return ask(this.surroundings, questionText(question, terminalOf(stderr, env, true).width), signal);
  }

  /** Asks for confirmation. Throws CommandError (5) unless the answer is the word asked for, or if nobody can be asked. */
  protected async confirm(confirmation: Confirmation, signal?: AbortSignal): Promise<void> {
    const {notConfirmed, questionOf} = await import('./confirmation.ts');
    const asked = this.canAsk;
    const answer = asked ? await this.ask(questionOf(confirmation), signal) : undefined;
    if (answer !== confirmation.word) throw notConfirmed(confirmation, answer, asked);
  }

  /** Writes a message to stderr, escaped; not with --quiet. */
  protected tell(message: string): void {
    if ((this.flags as FlagsOf<T> | undefined)?.quiet ?? false) return;
    this.stderr.write(escapeLines(message.endsWith('\n') ? message : `${message}\n`));
  }
}
