/** Pages of reports as a browser would parse them, and what is ours in them. */
import {parse, type DefaultTreeAdapterTypes} from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
export type Element = DefaultTreeAdapterTypes.Element;

const isElement = (node: Node): node is Element => 'tagName' in node;
export const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : []);

function* nodesIn(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesIn(child);
}

export const elementsIn = (text: string): Element[] => [...nodesIn(parse(text))].filter(isElement);
/** What is read of a node: all text but that of scripts and styles. */
export const textOf = (node: Node): string =>
  'value' in node && node.nodeName === '#text'
    ? node.value
    : isElement(node) && ['script', 'style'].includes(node.tagName)
      ? ''
      : childrenOf(node).map(textOf).join('');

/** Attributes of ours by element, and the values that they may have. */
const OURS: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  html: {lang: /^en$/},
  meta: {
    charset: /^utf-8$/,
    'http-equiv': /^Content-Security-Policy$/,
    name: /^(?:viewport|color-scheme|referrer)$/,
    content:
      /^(?:default-src 'none'; [\w\s';:/+=-]+|width=device-width, initial-scale=1|light dark|no-referrer)$/,
  },
  a: {class: /^skip$/, href: /^#[a-z]+$/, 'data-filters': /^(?:[a-z]+=\w+(?:&[a-z]+=\w+)*)?$/},
  button: {type: /^button$/, id: /^theme$/, hidden: /^$/},
  section: {class: /^section$/, id: /^[a-z]+$/, 'aria-labelledby': /^[a-z]+-title$/},
  h2: {id: /^[a-z]+-title$/},
  ul: {class: /^(?:list|tiles)$/, 'aria-label': /^Counts$/},
  main: {id: /^report$/, tabindex: /^-1$/},
  pre: {class: /^text$/, tabindex: /^0$/},
  script: {type: /^text\/plain$/, id: /^data-[a-z]+$/},
  div: {id: /^bar$/, class: /^[a-z]+$/},
};
const CLASS = /^[a-z]+(?: [a-z]+(?:-[a-z]+)?)*$/;
const ELEMENTS = new Set(
  'html head body title style header main p h1 h2 h3 ul li dl dt dd div span code b del ins pre details summary noscript meta a button section script'.split(
    ' ',
  ),
);

/** What in a page is not of ours. */
export function* strange(text: string): Generator<string> {
  for (const {tagName, attrs} of elementsIn(text)) {
    if (!ELEMENTS.has(tagName)) yield `<${tagName}>`;
    for (const {name, value} of attrs) {
      const allowed = OURS[tagName]?.[name] ?? (name === 'class' ? CLASS : undefined);
      if (allowed?.test(value) !== true) yield `<${tagName} ${name}=${JSON.stringify(value)}>`;
    }
  }
}
