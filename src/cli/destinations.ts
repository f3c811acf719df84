import path from 'node:path';
import {UsageError} from '../app/usage-error.ts';
import {isFormat, type Format} from './formats.ts';

/** One format of the result, and where it goes. */
export interface Destination {
  readonly format: Format;
  /** As typed; null is stdout. */
  readonly file: string | null;
}

function destinationOf(typed: string, formats: readonly Format[], usual: Format): Destination {
  const equals = typed.indexOf('=');
  const format = equals < 0 ? typed : typed.slice(0, equals);
  if (!isFormat(format) || !formats.includes(format)) {
    throw new UsageError(
      `This command does not support the format ${format}; it supports ${[usual, ...formats.filter((one) => one !== usual)].join(', ')}.`,
      'To write the result into a file, add its name: --format json=FILE.',
    );
  }
  if (equals === typed.length - 1) {
    throw new UsageError(
      `--format ${typed} is missing a file name.`,
      `Write --format ${format}=FILE, or remove the =.`,
    );
  }
  return {format, file: equals < 0 ? null : typed.slice(equals + 1)};
}

/**
 * The destinations that the flags name: stdout, in the format `usual` unless they name another, and files. `formats`
 * are those of the command; a command with only human and json prints only to stdout. Throws UsageError.
 */
export function destinationsOf(
  flags: {
    readonly format?: readonly string[] | undefined;
    readonly json?: boolean | undefined;
    readonly 'json-into'?: string | undefined;
    /** Another file that the command writes. */
    readonly out?: unknown;
  },
  formats: readonly Format[],
  usual: Format,
): readonly Destination[] {
  const given = (flags.format ?? []).map((typed) => destinationOf(typed, formats, usual));
  const into = flags['json-into'];
  const files = [
    ...given.filter(({file}) => file !== null),
    ...(into === undefined ? [] : [{format: 'json' as const, file: into}]),
  ];
  const shown = new Set(given.filter(({file}) => file === null).map(({format}) => format));
  const [first = flags.json === true ? 'json' : usual, second] = shown;
  if (second !== undefined || (flags.json === true && first !== 'json')) {
    const [a, b] =
      second === undefined ? ['--json', `--format ${first}`] : [`--format ${first}`, `--format ${second}`];
    throw new UsageError(
      `${a} and ${b} cannot be combined: only one result goes to stdout.`,
      'Remove one of them, or give one a file: --format json=FILE.',
    );
  }
  const [odd] = files;
  if (odd !== undefined && formats.every((format) => format === 'human' || format === 'json')) {
    throw new UsageError(
      'This command can only print its result to stdout.',
      `Redirect it into the file: > ${odd.file ?? 'FILE'}`,
    );
  }
  const out = typeof flags.out === 'string' ? [flags.out] : [];
  const places = [...out, ...files.map(({file}) => file ?? '')].map((file) => path.normalize(file));
  const offset = places.length - files.length;
  const twice = files.find(
    ({file}, i) => file === '' || places.indexOf(path.normalize(file ?? '')) < i + offset,
  );
  if (twice !== undefined) {
    throw new UsageError(
      twice.file === ''
        ? '--json-into is missing a file name.'
        : `${twice.file} is named twice, for two results.`,
      'Name a different file for each.',
    );
  }
  return [{format: first, file: null}, ...files];
}
