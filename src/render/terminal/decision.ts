/** The result of a decision on a request. */
import {bareName} from '../../model/principal.ts';
import type {DecisionAnswer} from '../../model/request-answers.ts';
import {escapeAll} from '../words/escape.ts';
import {enumerate} from '../words/plural.ts';
import {notActiveText, untilText, whoMay} from '../words/requests.ts';
import type {RevocationInput} from '../view.ts';
import {timeText} from '../words/time-text.ts';
import {accessSection} from './access-section.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, prose} from './flow.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {type Colour, paint, type Style} from './style.ts';

const DONE: Readonly<Record<DecisionAnswer['decision'], (side: string, request: string) => string>> = {
  approve: (side, request) => `Approved for ${side}: ${request}.`,
  deny: (side, request) => `Denied for ${side}: ${request}.`,
  revoke: (side, request) => `Revoked for ${side}: ${request}.`,
};
const BEFORE: typeof DONE = {
  approve: (side, request) => `${side} had already approved all of ${request}: nothing was changed.`,
  deny: (side, request) => `${side} had already denied ${request}: nothing was changed.`,
  revoke: (side, request) => `${side} has no approval of ${request} to revoke: nothing was changed.`,
};

/** What the request still waits for, or what the decision led to. */
function thenText(answer: DecisionAnswer): readonly string[] {
  const {decision, request, waiting, approved, withheld, connection} = answer;
  if (decision === 'deny') return deniedText(answer);
  const isActive = connection?.state === 'active';
  const lacks = connection === null || isActive ? [] : [notActiveText(connection)];
  if (waiting.length > 0) {
    const still = decision === 'approve' ? 'Still pending' : 'Pending';
    const waits = waiting.map(
      ({side, approvers}) =>
        `${still} for ${side}: ${approvers.length === 0 ? whoMay(approvers) : `${whoMay(approvers)} may decide`}.`,
    );
    return decision === 'approve' ? [...waits, ...lacks] : waits;
  }
  if (request.startsWith('connection:') && connection !== null) {
    const {workspace, with: partner, since, allow} = connection;
    return isActive
      ? [
          `${workspace} and ${partner} have been connected since ${timeText(since ?? '')}; ${enumerate(allow)} may be shared.`,
        ]
      : [...lacks, '`bylaw connections list` shows how each side can agree.'];
  }
  // Recipients whose access is withheld name the missing connection themselves.
  return [
    ...(approved.length > 1 ? [`${enumerate(approved)} have approved it.`] : []),
    ...(withheld.length === 0 ? lacks : []),
  ];
}

/** What a denial does not change, how to end that too, and how to ask again. */
function deniedText({request, side, inForce, connection}: DecisionAnswer): readonly string[] {
  const [kind, name = ''] = request.split(':');
  const own = name.split('/')[0] ?? '';
  const isConnection = kind === 'connection';
  const address = `${isConnection ? 'Connection' : 'Share'}/${name}`;
  const stays = inForce.map(({subject, inForce: given}) =>
    [bareName(subject), 'as', given?.role, untilText(given?.expires)].filter(Boolean).join(' '),
  );
  const withdraw = `\`bylaw connections withdraw ${side ?? ''} ${own}\``;
  return [
    'The request is closed.',
    ...(stays.length === 0
      ? []
      : [
          `Earlier approvals stay in force: ${stays.join(', ')}. To revoke them: \`bylaw requests revoke ${request}\`.`,
        ]),
    ...(isConnection && connection?.state === 'active'
      ? [`The connection stays active through another agreement of ${side ?? ''}. To end it: ${withdraw}.`]
      : []),
    `${own} can request it again by changing ${address} or raising its \`renew\`.`,
  ];
}

/** Who would lose access if a side revoked its approval. */
export function renderRevocation(
  given: RevocationInput,
  access: DecisionAnswer['access'],
  style: Style,
): string {
  const {request, side, by} = escapeAll(given);
  const layout = paragraphLayout(style);
  const effect = accessSection({...escapeAll(access), pending: []}, style);
  const lines = [
    ...flow(
      prose(`${by} revokes what ${side} has approved of ${request}, at once.`, (piece) =>
        paint(style, piece, 'bold'),
      ),
      layout,
    ),
    ...(effect.length === 0 ? flow(prose('Nobody loses access.'), layout) : effect),
  ];
  return `${lines.join('\n')}\n`;
}

/** The outcome, which sides still have to decide, and whose access changes unless that was `shown` just before. */
export function renderDecision(given: DecisionAnswer, style: Style, shown = false): string {
  const answer = escapeAll(given);
  const {status, side, request, decision, access, withheld} = answer;
  const say = (text: string, ...colours: Colour[]): string[] => paragraph(text, style, ...colours);
  if (status === 'refused') {
    const blocks = diagnosticBlocks(given.diagnostics, style, undefined);
    return `${[...blocks, '', ...say('Refused: nothing was decided.', 'red', 'bold')].join('\n')}\n`;
  }
  const words = status === 'decided' ? DONE : BEFORE;
  const lines = [
    ...say(
      words[decision](side ?? '', request),
      ...(status === 'decided' ? (['green', 'bold'] as const) : []),
    ),
    ...thenText(answer).flatMap((text) => say(text)),
    ...(shown ? [] : accessSection({...access, pending: []}, style)),
    ...withheld.flatMap(({subject, missing}) =>
      say(`${bareName(subject)} has no access through it yet; it lacks ${missing.join(' and ')}.`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
