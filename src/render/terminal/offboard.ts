/** What offboarding somebody would do or did: workspace by workspace, then who gains and loses access. */
import {appendAll} from '../../model/append-all.ts';
import {homeOf} from '../../model/address.ts';
import type {GovernedObject} from '../../model/objects.ts';
import type {OffboardingEffect} from '../../model/leaving.ts';
import type {OffboardingChange, Offboarding, OffboardResult} from '../../model/offboarding.ts';
import {accessCounts} from '../words/access.ts';
import {escapeAll} from '../words/escape.ts';
import {accessSection} from './access-section.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, prose, splitWords} from './flow.ts';
import {manifestLines, manifestPreview} from './mended-manifests.ts';
import {paragraphLayout} from './paragraph.ts';
import {columnsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

const objectOf = ({before, after}: OffboardingChange): GovernedObject => (after ?? before) as GovernedObject;

/** What happens to an object, in words; `person` is who is offboarded. */
const WORDS: Readonly<Record<OffboardingEffect, (change: OffboardingChange, person: string) => string>> = {
  deactivated: () => 'their membership is deactivated',
  anonymised: ({after}) => `anonymised as ${after?.name ?? 'somebody'}`,
  'no-system-admin': () => 'they are no longer a system admin',
  'handed-over': ({after}) =>
    after?.kind === 'Space' || after?.kind === 'Resource'
      ? `handed over to ${after.spec.creator}`
      : after?.kind === 'Share' || after?.kind === 'Connection'
        ? `now requested by ${after.spec.requestedBy}`
        : 'handed over',
  left: ({after}) =>
    after?.kind === 'Team'
      ? 'they leave the team'
      : after?.kind === 'Connection'
        ? 'they are no longer a Connection Admin'
        : 'they are no longer a recipient',
  narrowed: () => 'what was still pending is cancelled',
  redundant: () => 'the successor is the creator and no longer a recipient',
  removed: ({before}, person) =>
    before?.kind === 'Grant'
      ? 'the grant to them is deleted'
      : before?.kind === 'Guest'
        ? before.name === person
          ? 'their invitation is deleted'
          : 'deleted: they invited this guest'
        : 'deleted: nobody else was a recipient',
  cancelled: () => 'their open request is cancelled and deleted',
  renamed: () => 'refers to them by the opaque address',
};

function headline({status, offboarding}: OffboardResult): string {
  const {person, name, account, workspaces} = offboarding;
  const from = account ? 'everywhere' : `from ${workspaces.map(({workspace}) => workspace).join(', ')}`;
  switch (status) {
    case 'offboarded':
      return `Offboarded ${person} ${from}${name === person ? '' : `, now known as ${name}`}.`;
    case 'already':
      return `${person} is already offboarded; there is nothing to do.`;
    case 'preview':
      return `Offboarding ${person} ${from}${name === person ? '' : ', anonymised,'} would do this:`;
    case 'refused':
      return 'Refused: nothing was changed.';
    case 'stale':
      return 'Stale: nothing was changed. The effects of offboarding have changed since they were shown. Review them again.';
  }
}

function workspaceLines(offboarding: Offboarding, style: Style): readonly string[] {
  const {changes, workspaces, person} = offboarding;
  const layout = {width: columnsOf(style), indent: 2};
  const homes = [
    ...new Set([...changes.map((change) => homeOf(objectOf(change))), ...workspaces.map((w) => w.workspace)]),
  ];
  return homes.flatMap((home) => {
    const here = changes.filter((change) => homeOf(objectOf(change)) === home);
    const rows = here.map((change) => [
      cell(change.before?.address ?? change.address),
      wrapping(change.effects.map((effect) => WORDS[effect](change, person)).join('; ')),
    ]);
    const title = flow(
      splitWords(home ?? 'The account', (text) => paint(style, text, 'bold')),
      {...layout, indent: 0},
    );
    const nothing = flow(splitWords('nothing to change'), layout);
    return ['', ...title, ...(rows.length > 0 ? table(rows, layout) : nothing)];
  });
}

const IN_PART = 'Changes in workspaces of which the actor is not a member are not shown.';

const UNMENDED =
  'Manifests of these workspaces that still name them are refused afterwards; `--write` corrects those of this set. A share of a partner that names them only gets a warning.';

/** The result of an offboarding, for people. Unless it was `shown` before, everything that changes is listed. */
export function renderOffboarding(given: OffboardResult, style: Style, shown = false): string {
  const result = escapeAll(given);
  const {status, offboarding} = result;
  const layout = paragraphLayout(style);
  const colour = {
    offboarded: 'green',
    already: 'green',
    preview: undefined,
    refused: 'red',
    stale: 'red',
  } as const;
  const tone = colour[status];
  const head = flow(
    splitWords(headline(result), (text) =>
      tone === undefined ? paint(style, text, 'bold') : paint(style, text, tone, 'bold'),
    ),
    layout,
  );
  const lines: string[] = [];
  if (!shown && given.diagnostics.length > 0) {
    appendAll(lines, [...diagnosticBlocks(given.diagnostics, style, undefined), '']);
  }
  appendAll(lines, head);
  if (!shown && (status === 'preview' || status === 'offboarded')) {
    appendAll(lines, workspaceLines(offboarding, style));
    if (offboarding.inPart) appendAll(lines, ['', ...flow(splitWords(IN_PART), layout)]);
    const access = {...offboarding.access, pending: []};
    const counts = accessCounts(access).join(', ');
    appendAll(lines, [
      '',
      ...flow(
        splitWords(`Access: ${counts || 'nobody gains or loses access'}`, (text) =>
          paint(style, text, 'bold'),
        ),
        layout,
      ),
    ]);
    appendAll(lines, accessSection(access, style));
    if (status === 'preview') {
      appendAll(lines, [
        '',
        ...flow(prose(result.toMend === undefined ? UNMENDED : manifestPreview(result.toMend)), layout),
      ]);
    }
  }
  appendAll(lines, manifestLines(result.manifests, style));
  return `${lines.join('\n')}\n`;
}
