/** A YAML text as the formatter sees it: what stands where in which style, with comments and blank lines. */

/** Lines above something: comments with their `#`, and `''` for a blank line. */
export type Lines = string[];

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly anchor: string;
  /** Lines as written, without indentation; of a text block, those of its body. Empty for an empty value. */
  readonly lines: readonly string[];
  /** `|-` and the like for a text block, else undefined. */
  readonly header?: string;
  /** Its value, where the layout depends on it: of keys and of `kind`. */
  readonly value: string;
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly name: string;
}

export interface CollectionNode {
  readonly kind: 'map' | 'list';
  readonly anchor: string;
  /** Between brackets, as long as it fits. */
  flow: boolean;
  entries: Entry[];
  /** Lines after the last entry. */
  readonly tail: Lines;
}

export type LayoutNode = ScalarNode | AliasNode | CollectionNode;

/** An element of a list or a pair of a map. */
export interface Entry {
  before: Lines;
  /** Only in maps. */
  readonly key?: ScalarNode;
  value: LayoutNode;
  /** Comment at the end of its (first) line, or ''. */
  beside: string;
}

/** One document; without a root it holds comments alone. */
export interface LayoutDocument {
  readonly head: Lines;
  readonly root?: LayoutNode;
  readonly tail: Lines;
}

export const emptyScalar = (anchor = ''): ScalarNode => ({kind: 'scalar', anchor, lines: [], value: ''});

export const isCollection = (node: LayoutNode): node is CollectionNode =>
  node.kind === 'map' || node.kind === 'list';
