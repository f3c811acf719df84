/** Checks a receipt, checkpoint, plan or evidence with no database at hand. */
import type {Checkpoint, VerifiedFile} from '../model/evidence.ts';
import {isMapping} from '../model/mapping.ts';
import type {PublicKey, SignedFile} from '../model/signature.ts';
import {openPlanFile} from '../planner/plan-file.ts';
import {againstCheckpoint, eventsIn, payloadFault} from '../receipts/check-file.ts';
import {jsonFault} from '../receipts/json-fault.ts';
import {signerAmong} from '../receipts/keys.ts';
import {openSignedFile, type FilePayload} from '../receipts/signed-file.ts';
import {signerOfPlan} from '../receipts/signed-plan.ts';

/** What a file is held to besides what it says itself. */
export interface FileTerms {
  /** One of these must have signed it; absent where none must. */
  readonly keys?: readonly PublicKey[] | undefined;
  readonly checkpoint?: Checkpoint | undefined;
}

const unknown = (fault: string): VerifiedFile => ({
  kind: 'unknown',
  of: '',
  database: null,
  events: 0,
  signatures: [],
  signedBy: null,
  fault,
});

const unsigned = (signatures: VerifiedFile['signatures'], keys: readonly PublicKey[]): string => {
  const wanted = `key ${keys.map(({id}) => id).join(' or ')}`;
  return signatures.length === 0
    ? `it is not signed; ${wanted} is required`
    : `no signature by ${wanted} is valid for this content`;
};

const KINDS = {
  'bylaw/receipt@1': 'receipt',
  'bylaw/checkpoint@1': 'checkpoint',
  'bylaw/evidence@1': 'evidence',
} as const;

function ofPayload(payload: FilePayload): string {
  switch (payload.type) {
    case 'bylaw/receipt@1':
      return 'run' in payload.of ? `run ${payload.of.run} of ${payload.of.set}` : payload.of.request;
    case 'bylaw/checkpoint@1':
      return payload.workspace ?? 'the installation';
    case 'bylaw/evidence@1':
      return payload.workspace;
  }
}

function verifySigned(file: SignedFile<FilePayload>, {keys, checkpoint}: FileTerms): VerifiedFile {
  const {payload} = file;
  const signatures = file.signatures.map(({key}) => key);
  const signer = keys === undefined ? undefined : signerAmong(payload, file.signatures, keys);
  const fault =
    keys !== undefined && signer === undefined
      ? unsigned(signatures, keys)
      : (payloadFault(payload) ??
        (checkpoint === undefined ? undefined : againstCheckpoint(payload, checkpoint)));
  return {
    kind: KINDS[payload.type],
    of: ofPayload(payload),
    database: payload.database,
    events: eventsIn(payload),
    signatures,
    signedBy: signer?.id ?? null,
    fault: fault ?? null,
  };
}

function verifyPlan(text: string, {keys, checkpoint}: FileTerms): VerifiedFile {
  const opened = openPlanFile(text);
  if (!opened.ok) return {...unknown(opened.message), kind: 'plan'};
  const {file} = opened;
  const {plan, database} = file.content;
  const signatures = (file.signatures ?? []).map(({key}) => key);
  const signer = keys === undefined ? undefined : signerOfPlan(file, keys);
  const fault =
    keys !== undefined && signer === undefined
      ? unsigned(signatures, keys)
      : checkpoint !== undefined && checkpoint.database !== database
        ? 'it is of another database than the checkpoint'
        : null;
  return {kind: 'plan', of: plan.set, database, events: 0, signatures, signedBy: signer?.id ?? null, fault};
}

/** What stands in a plan file beside what its digest covers. */
const OF_PLAN = new Set(['formatVersion', 'kind', 'digest', 'signatures', 'content']);

/** What came of checking the text of a file. */
export function verifyFile(text: string, terms: FileTerms): VerifiedFile {
  const broken = jsonFault(text);
  if (broken !== undefined) return unknown(broken);
  const value: unknown = JSON.parse(text);
  if (isMapping(value) && value['kind'] === 'bylaw-plan') {
    const more = Object.keys(value).find((name) => !OF_PLAN.has(name));
    return more === undefined
      ? verifyPlan(text, terms)
      : {...unknown(`no plan file has a member ${JSON.stringify(more.slice(0, 50))}`), kind: 'plan'};
  }
  const file = openSignedFile(value);
  return file === undefined
    ? unknown('it is not a plan file, receipt, checkpoint or evidence that bylaw wrote')
    : verifySigned(file, terms);
}

/** The checkpoint in a text, signed by one of some keys if there are any; a fault where there is none. */
export function openCheckpoint(
  text: string,
  keys?: readonly PublicKey[],
): {readonly checkpoint: Checkpoint} | {readonly fault: string} {
  const broken = jsonFault(text);
  if (broken !== undefined) return {fault: broken};
  const file = openSignedFile(JSON.parse(text));
  if (file?.payload.type !== 'bylaw/checkpoint@1') return {fault: 'it is not a checkpoint that bylaw wrote'};
  const {payload, signatures} = file;
  if (keys !== undefined && signerAmong(payload, signatures, keys) === undefined)
    return {
      fault: unsigned(
        signatures.map(({key}) => key),
        keys,
      ),
    };
  return payload.heads.length === 0 ? {fault: 'it notes no chain'} : {checkpoint: payload};
}
