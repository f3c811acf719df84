import {escapeHtml} from './escape.ts';

/** HTML in which every text is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Html | readonly (string | Html)[];

const textOf = (piece: Piece): string => {
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'number') return String(piece);
  return typeof piece === 'string' ? escapeHtml(piece) : piece.map(textOf).join('');
};

/**
 * The template is HTML; values in it are text, unless they were made here too. The indentation of the template is
 * left out.
 */
export const markup = (template: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Html(
    template
      .map((text, i) => (i === 0 ? '' : textOf(pieces[i - 1] ?? '')) + text.replaceAll(/\n\s*/g, '\n'))
      .join(''),
  );

/** Pieces of HTML with a text between them. */
export const joined = (pieces: readonly Html[], between: string): Html =>
  new Html(pieces.map(({text}) => text).join(escapeHtml(between)));
