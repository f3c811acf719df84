import type {Style} from './style.ts';

/** The colours in use, as SGR parameters: the sixteen that every terminal theme defines, and no others. */
const SGR = {
  red: ['31', '39'],
  green: ['32', '39'],
  yellow: ['33', '39'],
  magenta: ['35', '39'],
  cyan: ['36', '39'],
  bold: ['1', '22'],
  dim: ['2', '22'],
} as const;
export type Colour = keyof typeof SGR;

/** The text in these colours if the style has colour; an empty text stays empty. */
export function paint(style: Style, text: string, ...colours: readonly Colour[]): string {
  if (!style.color || text === '') return text;
  return colours.reduce((inner, c) => `\u001B[${SGR[c][0]}m${inner}\u001B[${SGR[c][1]}m`, text);
}
