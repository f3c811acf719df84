/** What GitHub makes of a comment: GitHub Flavored Markdown, then HTML, then its own references. */
import {micromark} from 'micromark';
import {gfm, gfmHtml} from 'micromark-extension-gfm';
import {parseFragment, type DefaultTreeAdapterTypes} from 'parse5';
import {rawCharacter} from '../unit/render/spoiler.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const isElement = (node: Node): node is Element => 'tagName' in node;
const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : []);

/** The elements that a comment of ours consists of. */
const OWN = new Set([
  ...['h2', 'h3', 'p', 'ul', 'li', 'strong', 'code', 'pre', 'blockquote', 'details', 'summary', 'hr'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
]);

/**
 * What GitHub makes more of than text, outside code: mentions, references to issues and commits, addresses, emoji,
 * mathematics, footnotes, task lists, alerts. Each is refused wherever it begins.
 */
const REFERENCES: readonly (readonly [string, RegExp])[] = [
  ['a mention', /@/],
  ['an issue', /#\d|\bgh-\d/i],
  ['a commit', /\b(?=[\da-f]*\d)[\da-f]{7,40}\b/i],
  ['an address', /:\/\/|\bwww\.|\bmailto:|\bxmpp:|\bjavascript:/i],
  // None is called by two digits, and times are.
  ['an emoji', /:(?!\d\d:)[+\w-]+:/],
  ['mathematics', /\$/],
  ['a footnote', /\[\^/],
  ['a box or an alert', /\[[ x]\]|\[!\w+\]/i],
  ['markup', /[<>`*_|\\~[\]&]/],
];

/** A parsed page: its elements in order, with their depth, and what is wrong with it. */
export interface Page {
  readonly elements: readonly string[];
  readonly faults: readonly string[];
}

class Reader {
  readonly elements: string[] = [];
  readonly faults: string[] = [];

  read(node: Node, within: readonly string[]): void {
    for (const child of childrenOf(node)) {
      if (isElement(child)) this.element(child, within);
      else if (child.nodeName === '#text' && 'value' in child) this.text(child.value, within);
      else if (child.nodeName === '#comment' && 'data' in child) this.comment(child.data, within);
      else this.faults.push(`there is a ${child.nodeName}`);
    }
  }

  private element(element: Element, within: readonly string[]): void {
    const {tagName, attrs} = element;
    if (!OWN.has(tagName)) this.faults.push(`there is a <${tagName}> in ${within.join(' ')}`);
    for (const {name, value} of attrs) {
      if (tagName !== 'code' || name !== 'class' || value !== 'language-diff') {
        this.faults.push(`<${tagName}> has ${name}="${value}"`);
      }
    }
    // Code within a line is what texts become that could mean something.
    if (tagName !== 'code' || within.includes('pre')) this.elements.push([...within, tagName].join(' '));
    this.read(element, [...within, tagName]);
  }

  private text(value: string, within: readonly string[]): void {
    if (within.includes('pre')) {
      for (const line of value.replace(/\n$/, '').split('\n')) {
        if (!/^(?:[-+ ]|@@$|… \d+ more lines$)/.test(line)) this.faults.push(`in a diff: ${line}`);
      }
      return;
    }
    if (within.includes('code')) return;
    for (const [what, sign] of REFERENCES) {
      if (sign.test(value)) this.faults.push(`${what} in ${within.join(' ')}: ${JSON.stringify(value)}`);
    }
  }

  private comment(data: string, within: readonly string[]): void {
    const first = this.elements.length === 0 && !this.elements.includes('#comment');
    if (!first || within.length > 0 || !/^ bylaw [\w. -]+ $/.test(data)) {
      this.faults.push(`a comment: ${JSON.stringify(data)}`);
    }
    this.elements.push('#comment');
  }
}

/** Reads a comment as GitHub does. */
export function pageOf(markdown: string): Page {
  const reader = new Reader();
  const raw = rawCharacter(markdown);
  if (raw !== undefined) reader.faults.push(`it has a raw ${JSON.stringify(raw)}`);
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  reader.read(parseFragment(html), []);
  return reader;
}
