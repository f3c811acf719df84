/** A review of access for people, section by section. */
import type {AccessReview, ConfirmationAnswer} from '../../model/access-review.ts';
import {appendAll} from '../../model/append-all.ts';
import {reviewSections, reviewTitle} from '../words/access-review.ts';
import {escapeAll} from '../words/escape.ts';
import {plural} from '../words/plural.ts';
import {renderDiagnostics} from './findings.ts';
import {flow, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {columnsOf, paint, type Style} from './style.ts';

const sentence = (text: string, style: Style): string =>
  flow(
    splitWords(text, (piece) => paint(style, piece, 'bold')),
    paragraphLayout(style),
  ).join('\n');

/** What is to be confirmed or taken back, object by object, with the people who have the same. */
export function renderAccessReview(given: AccessReview, style: Style): string {
  const review = escapeAll(given);
  const lines = [sentence(`${reviewTitle(review)}.`, style)];
  const width = columnsOf(style);
  for (const {title, groups} of reviewSections(review.rows)) {
    appendAll(lines, ['', sentence(title, style)]);
    for (const {address, what, people, details} of groups) {
      const head = what === '' ? address : `${address}: ${what}`;
      appendAll(lines, flow(splitWords(head), {width, indent: 2, hang: 4}));
      const below = [people.join(', '), details.join('; ')].filter((text) => text !== '');
      for (const text of below) appendAll(lines, flow(splitWords(text), {width, indent: 4}));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** That access was confirmed, or why not. */
export function renderConfirmation(given: ConfirmationAnswer, style: Style): string {
  const {status, addresses, by, diagnostics} = escapeAll(given);
  if (status === 'refused') return renderDiagnostics(diagnostics, style);
  const head = `Confirmed ${plural(addresses.length, 'object')} as ${by ?? ''}. Access stays as it is.`;
  const named = addresses.flatMap((address) =>
    flow(splitWords(address), {width: columnsOf(style), indent: 2}),
  );
  return `${[sentence(head, style), ...named].join('\n')}\n`;
}
