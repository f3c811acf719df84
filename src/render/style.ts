/** How text is to look, decided by whoever knows the terminal; renderers know nothing else of it. */
export interface Style {
  /** Whether to colour. Colour never carries meaning alone: symbols and words say it too. */
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether arrows, ellipses and check marks may be drawn; ASCII stands in for them otherwise. */
  readonly unicode: boolean;
  /** Whether nothing is to be folded or left out. */
  readonly verbose: boolean;
}

const NARROWEST = 20;
const USUAL = 80;

/** The columns to lay out for: what the style says, within reason (a pipe may claim 0 or nothing at all). */
export const columnsOf = (style: Style): number =>
  Number.isFinite(style.width) && style.width > 0 ? Math.max(NARROWEST, Math.floor(style.width)) : USUAL;
