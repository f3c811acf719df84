/** Who is known, and what a system admin does to people as such. */
import type {PeopleChangeAnswer, PeopleList} from '../../model/people-answers.ts';
import {appendAll} from '../../model/append-all.ts';
import {escapeAll} from '../words/escape.ts';
import {noPeopleText, personFacts} from '../words/known-people.ts';
import {enumerate, plural} from '../words/plural.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, prose, splitWords} from './flow.ts';
import {manifestLines, manifestPreview} from './mended-manifests.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {type Colour, columnsOf, paint, type Style} from './style.ts';
import {cell, table} from './table.ts';

/** Everybody who is known, by address. */
export function renderPeopleList(given: PeopleList, style: Style): string {
  const {workspace, people} = escapeAll(given);
  if (people.length === 0) {
    return `${paragraph(noPeopleText(workspace), style).join('\n')}\n`;
  }
  const rows = people.map((person) => [
    cell(person.email, (text) => paint(style, text, 'bold')),
    splitWords(personFacts(person).join('; ')),
  ]);
  return `${table(rows, {width: columnsOf(style), indent: 0}).join('\n')}\n`;
}

function headline({status, change, workspaces, objects}: PeopleChangeAnswer): string {
  const {kind, email} = change;
  const reach = `${plural(objects, 'object')} in ${workspaces.length === 0 ? 'none of their workspaces' : enumerate(workspaces)}`;
  switch (kind) {
    case 'rename': {
      const {to} = change;
      return {
        preview: `This will give ${email} the address ${to}. ${reach} will use it.`,
        done: `${email} now has the address ${to}.`,
        unchanged: `${email} already has the address ${to}.`,
        refused: `Refused: ${email} keeps the address.`,
      }[status];
    }
    case 'reinstate':
      return {
        preview: `This will let manifests name ${email} again.`,
        done: `Manifests may name ${email} again.`,
        unchanged: `${email} was not offboarded, so there was nothing to do.`,
        refused: `Refused: ${email} was not reinstated.`,
      }[status];
    case 'free':
      return {
        preview: `This will free the address ${email} for another person.`,
        done: `The address ${email} is free for another person.`,
        unchanged: `${email} is not a reserved former address, so there was nothing to do.`,
        refused: `Refused: ${email} was not freed.`,
      }[status];
  }
}

/** What to know about it besides. */
function advice({status, change}: PeopleChangeAnswer): string | undefined {
  if (status !== 'preview' && status !== 'done') return undefined;
  switch (change.kind) {
    case 'rename':
      return `What they created, hold, requested and approved stays theirs, and no approval is needed again. Manifests may still use ${change.email}, with a warning, until it is freed.`;
    case 'reinstate':
      return 'It restores nothing by itself. The next apply of each set brings back what its manifests still say of them, such as teams and shares that name them. Declare everything else that they should have, beginning with the membership (`status: active`).';
    case 'free':
      return 'Manifests that still use it refer to the next person who gets it.';
  }
}

const COLOURS: Readonly<Record<PeopleChangeAnswer['status'], Colour | undefined>> = {
  preview: undefined,
  done: 'green',
  unchanged: 'green',
  refused: 'red',
};

/** What a change of a person would do, or did. */
export function renderPeopleChange(given: PeopleChangeAnswer, style: Style, shown = false): string {
  const answer = escapeAll(given);
  const layout = paragraphLayout(style);
  const tone = COLOURS[answer.status];
  const lines: string[] = [];
  if (given.diagnostics.length > 0) {
    appendAll(lines, [...diagnosticBlocks(given.diagnostics, style, undefined), '']);
  }
  appendAll(
    lines,
    flow(
      splitWords(headline(answer), (text) =>
        tone === undefined ? paint(style, text, 'bold') : paint(style, text, tone, 'bold'),
      ),
      layout,
    ),
  );
  const more = shown ? undefined : advice(answer);
  if (more !== undefined) appendAll(lines, flow(prose(more), layout));
  if (answer.toMend !== undefined) {
    appendAll(lines, ['', ...flow(prose(manifestPreview(answer.toMend)), layout)]);
  }
  appendAll(lines, manifestLines(answer.manifests, style));
  return `${lines.join('\n')}\n`;
}
