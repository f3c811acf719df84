import {defineWords, finding} from '../diagnostics/rule-words.ts';
import type {Rule} from './rule.ts';
import {isActiveUser} from './standing.ts';

export const authorityActorWords = defineWords<{actor: string | null}>({
  id: 'authority/actor',
  severity: 'error',
  invariant: true,
  title: 'the actor is no active user, or not who the database login says',
  message: ({actor}) =>
    actor === null
      ? 'Nothing says on whose authority this is done, and every change is made by somebody.'
      : `${actor} is no active user: neither an active member of a workspace that this concerns, nor a user of the platform.`,
  help: ({actor}) =>
    actor === null
      ? 'Say `--as EMAIL`, set BYLAW_ACTOR, or write `actor` into the `spec` of bylaw.yaml.'
      : 'Name somebody who is, by `--as EMAIL`, BYLAW_ACTOR or `actor` in bylaw.yaml. The first run on an empty database is made by a system admin whom the manifests declare.',
  why: 'The history answers who did it. It can only do so if every run has somebody to its name.',
  example: {
    broken: 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec: {actor: ci@acme.example}\n',
  },
});

/** That somebody is named at all is for the use cases that act: a plan may be looked at by anybody. */
export const authorityActor: Rule = {
  words: authorityActorWords,
  *check(judged) {
    const {actor} = judged;
    if (actor === null || judged.offline || isActiveUser(judged, actor)) return;
    yield {finding: finding(authorityActorWords, {actor})};
  },
};
