import {appendAll} from '../../model/append-all.ts';
import type {BindResult, LoginBinding, Login} from '../../model/login.ts';
import {askingText, NONE_IS_BOUND, ONLY_READ, othersText} from '../words/actors.ts';
import {escapeAll} from '../words/escape.ts';
import {flow, prose, splitWords} from './flow.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {columnsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

/** The actor that each login is bound to, and the actor of this login. */
export function renderActors(
  given: readonly LoginBinding[],
  asking: Login,
  style: Style,
  others = 0,
): string {
  const actors = escapeAll(given);
  const width = columnsOf(style);
  if (actors.length === 0 && others === 0) {
    return `${paragraph(NONE_IS_BOUND, style).join('\n')}\n`;
  }
  const rows = actors.map(({login, email}) => [
    cell(login, (text) => paint(style, text, 'bold')),
    cell('acts as'),
    wrapping(email),
  ]);
  const note = `${ONLY_READ} ${askingText(escapeAll(asking))}${othersText(others)}`;
  return `${[...table(rows, {width, indent: 0}), ...(rows.length > 0 ? [''] : []), ...paragraph(note, style)].join('\n')}\n`;
}

/** That a login was bound, with a warning if the database has no such login. */
export function renderBound(
  given: LoginBinding,
  outcome: Extract<BindResult, {bound: true}>,
  style: Style,
): string {
  const {login, email} = escapeAll(given);
  const {before, exists, near} = escapeAll(outcome);
  const was = before === email ? ' as before' : before === null ? '' : `, and no longer as ${before}`;
  const lines = paragraph(
    `${login} always acts as ${email}${was}; \`--as\` with another person is rejected. ${ONLY_READ}`,
    style,
  );
  if (!exists) {
    const meant = near === null ? 'Create it, or check the name.' : `Did you mean ${near}?`;
    const undo = `\`bylaw actors unbind ${login}\` undoes it.`;
    appendAll(
      lines,
      flow(
        [
          ...splitWords('Note:', (text) => paint(style, text, 'yellow', 'bold')),
          ...prose(`the database has no login ${login} yet. ${meant} ${undo}`),
        ],
        paragraphLayout(style),
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** That a login is no longer bound. */
export function renderUnbound(given: string, before: string | null, left: number, style: Style): string {
  const login = escapeAll(given);
  const was = escapeAll(before);
  const text =
    was === null
      ? `${login} was not bound to an actor; nothing was changed. \`bylaw actors list\` shows those that are bound.`
      : `${login} no longer acts as ${was}. ${left > 0 ? `It may only read while other logins are bound.` : 'No login is bound any more, so a command may name any actor.'}`;
  return `${paragraph(text, style).join('\n')}\n`;
}
