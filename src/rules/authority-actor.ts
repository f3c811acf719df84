import {defineWords} from '../diagnostics/rule-words.ts';

/** Words alone: who acts is no part of a plan's objects, so the use cases that act judge it. */
export const authorityActor = defineWords<object>({
  id: 'authority/actor',
  severity: 'error',
  invariant: true,
  title: 'the actor is no active user, or not who the database login says',
  message: () => 'Nothing says on whose authority this is done, and every change is made by somebody.',
  help: () => 'Say `--as EMAIL`, set BYLAW_ACTOR, or write `actor` into the `spec` of bylaw.yaml.',
  why: 'The history answers who did it. It can only do so if every run has somebody to its name.',
  example: {
    broken: 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec: {actor: ci@acme.example}\n',
  },
});
