import type {Drift} from '../../model/drift.ts';
import {driftAdvice, driftedAccess, driftedAccessTitle, driftedChanges, driftTitle} from '../words/drift.ts';
import {escapeAll} from '../words/escape.ts';
import {accessSection} from './access-section.ts';
import {changesSection} from './changes-section.ts';
import {flow, splitWords} from './flow.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {paint, type Style} from './style.ts';

/** What is live otherwise than the set last applied it, who did it, and what access came or went. */
export function renderDrift(given: Drift, style: Style, accepted = false): string {
  const drift = escapeAll(given);
  const changes = driftedChanges(drift);
  const access = accessSection(driftedAccess(drift), style, drift.names);
  const advice = accepted ? undefined : driftAdvice(drift);
  const bold = (text: string): readonly string[] =>
    flow(
      splitWords(text, (piece) => paint(style, piece, 'bold')),
      paragraphLayout(style),
    );
  const sections = [
    bold(driftTitle(drift)),
    changes.length === 0 ? [] : changesSection(changes, new Map(), style, 'done'),
    access.length === 0 ? [] : [...bold(driftedAccessTitle(drift)), ...access],
    advice === undefined ? [] : paragraph(advice, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
