/** A firm that bo is about to leave, and a partner; what bo has a part in is all there. */
import type {LiveObject, State} from '../../../src/model/objects.ts';
import type {Offboarding} from '../../../src/model/offboarding.ts';
import {planOffboarding, type OffboardingInput} from '../../../src/planner/offboarding.ts';
import {liveFrom, together} from '../model/states.ts';
import {settledLedger} from '../model/settled.ts';
import {NEW_DATABASE} from '../model/new-database.ts';

export const BO = 'bo@acme.example';
export const NOW = Date.parse('2026-06-15T12:00:00Z');
export const PSEUDONYM = 'p_0123456789abcdef01234567@anonymised.invalid';

const FIRM = `
  apiVersion: bylaw/v1
  kind: User
  metadata: {name: root@platform.example}
  spec: {systemAdmin: true}
  ---
  apiVersion: bylaw/v1
  kind: User
  metadata: {name: bo@acme.example}
  spec: {displayName: Bo Person, systemAdmin: true}
  ---
  apiVersion: bylaw/v1
  kind: Workspace
  metadata: {name: acme}
  spec: {displayName: Acme, organization: acme, region: EU, features: {guestAccounts: true}}
  ---
  apiVersion: bylaw/v1
  kind: Role
  metadata: {workspace: acme, name: counsel}
  spec: {permissions: ["use:shared_spaces", "use:external_collaboration", "use:invite_guest_accounts"]}
  ---
  apiVersion: bylaw/v1
  kind: MemberList
  metadata: {workspace: acme}
  items:
    - {name: ana@acme.example, roles: [admin]}
    - {name: bo@acme.example, roles: [counsel], displayName: Bo Person}
    - {name: cy@acme.example, roles: [counsel]}
    - {name: jon@acme.example, roles: [counsel], status: deactivated}
  ---
  apiVersion: bylaw/v1
  kind: Team
  metadata: {workspace: acme, name: deals}
  spec: {members: [bo@acme.example, cy@acme.example]}
  ---
  apiVersion: bylaw/v1
  kind: GrantList
  metadata: {workspace: acme}
  items:
    - {name: bo-reads, subject: "user:bo@acme.example", permissions: ["insights:read:all"]}
    - {name: cy-reads, subject: "user:cy@acme.example", permissions: ["insights:read:all"], reason: "asked for by bo@acme.example"}
  ---
  apiVersion: bylaw/v1
  kind: Resource
  metadata: {workspace: acme, name: falcon}
  spec: {type: vault, creator: bo@acme.example}
  ---
  apiVersion: bylaw/v1
  kind: SpaceList
  metadata: {workspace: acme}
  items:
    - {name: room, type: external, creator: bo@acme.example, resources: ["vault:falcon"]}
    - {name: hall, type: internal, creator: cy@acme.example}
  ---
  apiVersion: bylaw/v1
  kind: ShareList
  metadata: {workspace: acme}
  items:
    - name: falcon-to-ana
      target: vault:falcon
      requestedBy: bo@acme.example
      to: [{subject: "user:ana@acme.example", role: editor}, {subject: "team:deals", role: viewer}]
    - {name: hall-to-bo, target: "space:hall", requestedBy: cy@acme.example, to: [{subject: "user:bo@acme.example", role: editor}]}
    - {name: hall-to-both, target: "space:hall", requestedBy: cy@acme.example, to: [{subject: "user:bo@acme.example", role: editor}, {subject: "user:ana@acme.example", role: viewer}]}
    - {name: room-to-raj, target: "space:room", with: north, requestedBy: bo@acme.example, to: [{subject: "user:raj@north.example", role: viewer}]}
  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: acme, name: north}
  spec: {with: north, requestedBy: ana@acme.example, admins: [bo@acme.example, cy@acme.example]}
  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: acme, name: south}
  spec: {with: south, requestedBy: bo@acme.example}
  ---
  apiVersion: bylaw/v1
  kind: GuestList
  metadata: {workspace: acme}
  items:
    - {name: gia@guest.example, spaces: [{space: room, role: viewer}], invitedBy: bo@acme.example}
    - {name: gus@guest.example, spaces: [{space: hall, role: viewer}], invitedBy: cy@acme.example}
  ---
  apiVersion: bylaw/v1
  kind: Approval
  metadata: {workspace: acme, name: north-asks}
  spec: {request: "connection:north/acme", decision: approve, by: bo@acme.example, digest: "sha256:${'0'.repeat(64)}"}
`;

const PARTNERS = `
  apiVersion: bylaw/v1
  kind: WorkspaceList
  items:
    - {name: north, displayName: North, organization: north, region: EU}
    - {name: south, displayName: South, organization: south, region: EU}
  ---
  apiVersion: bylaw/v1
  kind: MemberList
  metadata: {workspace: north}
  items:
    - {name: raj@north.example, roles: [admin]}
  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: north, name: acme}
  spec: {with: acme, requestedBy: raj@north.example}
  ---
  apiVersion: bylaw/v1
  kind: Resource
  metadata: {workspace: north, name: brief}
  spec: {type: vault, creator: raj@north.example}
  ---
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: north, name: brief-to-acme}
  spec: {target: "vault:brief", with: acme, requestedBy: raj@north.example, to: [{subject: "user:bo@acme.example", role: viewer}, {subject: "user:cy@acme.example", role: viewer}]}
`;

/** Everything of acme belongs to the set `acme-governance`, all else to `north`. */
export const OWNED: State<LiveObject> = together(liveFrom(PARTNERS, 'north'), liveFrom(FIRM));

/** What offboarding bo by ana, a system admin unless `more` says otherwise, would do. */
export const planOf = (objects: State<LiveObject>, more: Partial<OffboardingInput> = {}): Offboarding =>
  planOffboarding({
    live: {
      objects,
      applied: new Map(),
      lastRun: 1,
      pristine: false,
      now: NOW,
      ...NEW_DATABASE,
      ledger: settledLedger(objects, NOW),
    },
    person: BO,
    pseudonym: PSEUDONYM,
    actor: 'root@platform.example',
    anonymise: false,
    successors: {everywhere: 'ana@acme.example', byWorkspace: new Map()},
    known: [],
    ...more,
  });
