/** Files that can be signed: read and written. */
import type {Checkpoint, Evidence, Receipt} from '../model/evidence.ts';
import {isMapping, type Mapping} from '../model/mapping.ts';
import {areSignatures, type SignedFile, type SignedPayload} from '../model/signature.ts';
import {areHeads, isChainEvent} from './chain-event.ts';
import type {SigningKey} from './keys.ts';

/** What such files hold, but for plans. */
export type FilePayload = Receipt | Checkpoint | Evidence;

/** A payload with the signature of a key, if there is one. */
export const signed = <P extends SignedPayload>(payload: P, key: SigningKey | undefined): SignedFile<P> => ({
  payload,
  signatures: key === undefined ? [] : [key.sign(payload)],
});

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isListOf = (value: unknown, check: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(check);
const isPeople = (value: unknown): boolean => isMapping(value) && Object.values(value).every(isText);

const hasTold = ({runs, decisions, events, people}: Mapping): boolean =>
  isListOf(runs, isMapping) &&
  isListOf(decisions, isMapping) &&
  isListOf(events, isChainEvent) &&
  isPeople(people);

const isOf = (value: unknown): boolean =>
  isMapping(value) &&
  (isText(value['request']) || (isText(value['set']) && Number.isSafeInteger(value['run'])));

const FORMS: Readonly<Record<FilePayload['type'], (payload: Mapping) => boolean>> = {
  'bylaw/receipt@1': (payload) => isOf(payload['of']) && hasTold(payload),
  'bylaw/checkpoint@1': ({workspace, time, heads}) =>
    isTextOrNull(workspace) && isText(time) && areHeads(heads),
  'bylaw/evidence@1': (payload) => {
    const {workspace, since, time, heads, plans, commits} = payload;
    return (
      [workspace, time].every(isText) &&
      isTextOrNull(since) &&
      areHeads(heads) &&
      [plans, commits].every((list) => isListOf(list, isText)) &&
      hasTold(payload)
    );
  },
};

/** Such a file, of the form that bylaw writes; what it says is not checked. */
export function openSignedFile(value: unknown): SignedFile<FilePayload> | undefined {
  if (!isMapping(value) || !areSignatures(value['signatures'])) return undefined;
  // What stands beside them is covered by nothing.
  if (Object.keys(value).length !== 2) return undefined;
  const {payload} = value;
  if (!isMapping(payload) || !isText(payload['database'])) return undefined;
  const form = Object.hasOwn(FORMS, String(payload['type']))
    ? FORMS[payload['type'] as FilePayload['type']]
    : undefined;
  return form?.(payload) === true ? (value as unknown as SignedFile<FilePayload>) : undefined;
}
