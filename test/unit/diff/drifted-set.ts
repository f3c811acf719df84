/** A set that was applied, and whose objects somebody wrote to since. */
import {appliedDigest} from '../../../src/model/applied-digest.ts';
import type {Live} from '../../../src/model/live.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {sameContent} from '../../../src/model/same-content.ts';
import {NEW_DATABASE} from '../model/new-database.ts';
import {liveFrom} from '../model/states.ts';

/** Documents in one text. */
export const documents = (...texts: readonly string[]): string => texts.join('\n---\n');

/** A document in flow style; `metadata` without the workspace, which is acme-legal. */
export const document = (kind: string, metadata: string, spec: string): string =>
  `{apiVersion: bylaw/v1, kind: ${kind}, metadata: {workspace: acme-legal, ${metadata}}, spec: {${spec}}}`;

export const stateOf = (...texts: readonly string[]): State<LiveObject> =>
  texts.length === 0 ? new Map() : liveFrom(documents(...texts));

/** What the audit says of an object: the display name of a person is not in it, only that there was one. */
const audited = ({kind, name, labels, spec}: LiveObject): unknown =>
  (kind === 'Member' || kind === 'User') && spec.displayName !== undefined
    ? {labels, spec: {...spec, displayName: name}}
    : {labels, spec};

/** The live state in which a set last applied some objects and others are live; `more` overrides what is known of it. */
export function liveSince(
  applied: State<LiveObject>,
  objects: State<LiveObject>,
  more: Partial<Live> = {},
): Live {
  const drifted = [...applied].filter(([address, object]) => {
    const there = objects.get(address);
    return there === undefined || !sameContent(there, object);
  });
  return {
    lastRun: 1,
    pristine: false,
    now: 0,
    ...NEW_DATABASE,
    objects,
    applied: new Map([...applied].map(([address, object]) => [address, appliedDigest(object, new Map())])),
    drifted: new Map(drifted.map(([address, object]) => [address, audited(object)])),
    ...more,
  };
}
