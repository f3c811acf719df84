import {flow, prose, type Layout} from './flow.ts';
import {type Colour, columnsOf, paint, type Style} from './style.ts';

/** The layout of a paragraph: the first line at the margin, all others indented. */
export const paragraphLayout = (style: Style): Layout => ({width: columnsOf(style), indent: 0, hang: 2});

/** A message as a paragraph, in these colours. */
export const paragraph = (text: string, style: Style, ...colours: readonly Colour[]): string[] =>
  flow(
    prose(text, colours.length === 0 ? undefined : (piece) => paint(style, piece, ...colours)),
    paragraphLayout(style),
  );
