import {canAskAgain, hasEnded, passes} from '../agreements/endings.ts';
import {endedText} from '../agreements/ended-text.ts';
import {asking, type Request} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {endingKey} from '../model/ledger.ts';
import type {GovernedObject} from '../model/objects.ts';
import {isLetGo} from './ended.ts';
import type {JudgedPlan} from './judged.ts';
import {about, type Rule} from './rule.ts';

interface Params {
  /** What ended: a connection, else a share. */
  readonly isConnection: boolean;
  /** For which recipients it ended; empty where it ended as a whole. */
  readonly people: readonly string[];
  /** Why, each a clause. */
  readonly why: readonly string[];
  /** The `renew` that asks anew; null where it waits anew by itself once things are as before. */
  readonly renew: number | null;
  /** What it refers to is there again. */
  readonly isBack: boolean;
}

const definition = defineRule<Params>({
  id: 'connection/ended',
  severity: 'warning',
  invariant: false,
  title:
    'a connection, a share or one of its recipients ended, because the partner removed, moved or excluded what it refers to',
  message: ({isConnection, people, why}) =>
    `This ${isConnection ? 'connection' : 'share'} has ended${people.length === 0 ? '' : ` for ${people.join(' and ')}`}: ${why.join('; ')}.`,
  help: ({people, renew, isBack, isConnection}) => {
    const remove = people.length === 0 ? 'remove it' : `remove ${people.join(' and ')} from its recipients`;
    if (isConnection && renew === null) {
      return 'If the cause is undone, it counts again: the connection is active once the other side agrees again, and every share over it needs approval again. To prevent that, remove it.';
    }
    if (renew === null) {
      return `If the cause is undone, it needs approval again. If it is no longer needed, ${remove}.`;
    }
    if (isBack)
      return `What it refers to exists again. Set \`renew: ${renew}\` to ask for approval again, or ${remove}.`;
    const capital = remove.charAt(0).toUpperCase() + remove.slice(1);
    return `${capital}. If what it refers to exists again, set \`renew: ${renew}\` to ask for approval again.`;
  },
  why: 'A partner can delete or move its own objects without asking. What depended on them no longer gives access, and both sides are told.',
  example: {
    broken:
      '# northwind-legal has removed its member vera@northwind.example\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-northwind}\nspec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: editor}], requestedBy: ana@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-northwind}\nspec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vic@northwind.example", role: editor}], requestedBy: ana@acme.example}\n',
  },
});

/** What a request crosses the border with: itself (`''`), and its recipients. */
const subjectsOf = (request: Request): readonly string[] =>
  request.kind === 'Share' ? ['', ...(request.spec.to ?? []).map(({subject}) => subject)] : [''];

/** What of a request has ended and is told here; of what ended as a whole, that alone. */
function endingsOf(judged: JudgedPlan, request: GovernedObject & Request) {
  const {ended} = judged.settlement.ledger;
  const found = subjectsOf(request).flatMap((subject) => {
    const record = ended.get(endingKey(request.address, subject));
    return record !== undefined && isLetGo(judged, request, subject) ? [{subject, cause: record.cause}] : [];
  });
  return found[0]?.subject === '' ? found.slice(0, 1) : found;
}

/** Once for each object, whatever of it ended. */
export const connectionEnded: Rule = {
  definition,
  *check(judged) {
    const {ledger} = judged.settlement;
    if (judged.offline || ledger.ended.size === 0) return;
    for (const request of asking(judged.desired)) {
      const endings = endingsOf(judged, request);
      // `connection/partner-denied` says the last of a Connection.
      const told = request.kind === 'Share' ? endings : endings.filter(({cause}) => cause !== 'partners');
      if (told.length === 0) continue;
      const people = told.map(({subject}) => subject.replace(/^user:/, ''));
      const params = {
        isConnection: request.kind === 'Connection',
        people: hasEnded(ledger, request) ? [] : people,
        why: told.map(({subject, cause}) => endedText(request, subject, cause)),
        renew: told.every(({cause}) => passes(cause)) ? null : request.spec.renew + 1,
        isBack: told.some(({subject}) => canAskAgain(judged.after, request, subject)),
      };
      yield {finding: finding(definition, params, about(request))};
    }
  },
};
