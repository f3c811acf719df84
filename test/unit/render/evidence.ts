/** Evidence of a workspace, and what may come of checking a file. */
import type {ChainEvent, Evidence, VerifiedFile} from '../../../src/model/evidence.ts';

const ANA = `p_${'0a'.repeat(12)}`;
const HASH = `sha256:${'1b2c'.repeat(16)}`;

const EVENT: ChainEvent = {
  chain: 'workspace:acme-legal',
  sequence: 1,
  format: 1,
  run: null,
  time: '2026-11-01T09:30:00.000Z',
  actor: ANA,
  login: 'ana',
  action: 'approve',
  commit: null,
  planDigest: null,
  heads: null,
  payloadDigest: HASH,
  previousHash: HASH,
  hash: HASH,
  payload: '{"address": "Share/acme-legal/deal-room", "before": null, "after": {"side": "acme-legal"}}',
  salt: 'salt',
};

export const EVIDENCE: Evidence = {
  type: 'bylaw/evidence@1',
  database: '00000000-0000-4000-8000-000000000000',
  workspace: 'acme-legal',
  since: '2026-11-01T00:00:00Z',
  time: '2026-11-30T12:00:00Z',
  heads: [{chain: 'workspace:acme-legal', sequence: 1, hash: HASH}],
  runs: [
    {
      set: 'acme-governance',
      run: 12,
      at: '2026-11-02T09:30:00.000Z',
      by: ANA,
      login: 'ana',
      commit: '0123456789abcdef0123456789abcdef01234567',
      plan: HASH,
    },
  ],
  decisions: [
    {
      action: 'approve',
      address: 'Share/acme-legal/deal-room',
      side: 'acme-legal',
      by: ANA,
      at: '2026-11-01T09:30:00.000Z',
      digest: HASH,
      chain: 'workspace:acme-legal',
      sequence: 1,
    },
  ],
  plans: [HASH],
  commits: ['0123456789abcdef0123456789abcdef01234567'],
  events: [EVENT],
  people: {[ANA]: 'ana@acme.example'},
};

const INTACT: VerifiedFile = {
  kind: 'evidence',
  of: 'acme-legal',
  database: EVIDENCE.database,
  events: 1,
  signatures: ['0123456789abcdef'],
  signedBy: '0123456789abcdef',
  fault: null,
};

export const VERIFIED_FILES: readonly VerifiedFile[] = [
  INTACT,
  {...INTACT, kind: 'receipt', of: 'run 12 of acme-governance', signedBy: null},
  {...INTACT, kind: 'plan', of: 'acme-governance', events: 0, signatures: [], signedBy: null},
  {...INTACT, fault: 'event 1 of workspace:acme-legal does not match its hash: it was edited or moved'},
  {
    kind: 'unknown',
    of: '',
    database: null,
    events: 0,
    signatures: [],
    signedBy: null,
    fault: 'it is not JSON',
  },
];

export const SIGNATURE = {key: '0123456789abcdef', signature: 'c2lnbmF0dXJl'};
