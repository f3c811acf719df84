/**
 * Whether the content of a plan file has the form that `plan --out` writes. The digest only shows that a file is
 * complete: any program can make a file with a matching digest, so the form is checked, too.
 */
import {isMapping, type Mapping} from '../model/mapping.ts';
import {stopsApply, type Severity} from '../diagnostics/diagnostic.ts';
import {validateDocument} from '../manifest/validate-document.ts';
import {sameJson} from '../model/canonical-json.ts';
import {countedAs} from '../model/change.ts';
import {parseAddress} from '../model/address.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTextOrNull: Check = (value) => value === null || typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isCountOrNull: Check = (value) => value === null || isCount(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isShare: Check = (value) => typeof value === 'number' && value >= 0 && value <= 1;
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
/** A map with at least these members, each as it must be; `optional` ones may be absent. */
const mapOf =
  (members: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (value) =>
    isMapping(value) &&
    Object.entries(members).every(([key, check]) => Object.hasOwn(value, key) && check(value[key])) &&
    Object.entries(optional).every(([key, check]) => value[key] === undefined || check(value[key]));

const ACTIONS = ['create', 'update', 'delete', 'adopt', 'release', 'accept'];
const REASONS = ['declared', 'edited', 'removed', 'drift', 'expired', 'renamed', 'adopted', 'accepted'];

const isCause = mapOf(
  {kind: oneOf('this-commit', 'earlier-commit', 'old-base', 'uncommitted', 'live')},
  {
    commit: isText,
    subject: isText,
    by: isTextOrNull,
    at: isTextOrNull,
    leaving: isFlag,
    unknownSince: isFlag,
    lastWritten: mapOf({run: isCount, at: isText}),
  },
);

/** Whether an object of this address may say this: the schema of its kind decides, as for a manifest. */
function isSpecOf(address: string, spec: unknown, labels: unknown): boolean {
  const parts = parseAddress(address);
  if (parts === undefined) return false;
  const {kind, workspace, name} = parts;
  const metadata = {name, ...(workspace !== null && {workspace}), ...(labels !== undefined && {labels})};
  const {findings} = validateDocument(
    {apiVersion: 'bylaw/v1', kind, metadata, spec},
    {file: '', document: 0},
  );
  return findings.length === 0;
}

const hasForm = mapOf(
  {
    address: isText,
    actions: (value) => listOf(oneOf(...ACTIONS))(value) && (value as readonly unknown[]).length > 0,
    reason: oneOf(...REASONS),
    fields: listOf(mapOf({path: isText, before: () => true, after: () => true})),
    before: (value) => value === null || isMapping(value),
    after: (value) => value === null || isMapping(value),
    gate: mapOf({
      status: oneOf('ready', 'waiting', 'blocked'),
      needs: listOf(mapOf({side: isText, approvers: listOf(isText)})),
    }),
    file: isTextOrNull,
    line: isCountOrNull,
  },
  {
    labels: isMapping,
    restored: (value) => value === true,
    renamedFrom: isText,
    formerName: isText,
    cause: isCause,
    alsoLive: isCause,
    reverts: mapOf({run: isCount, commit: isTextOrNull}),
    by: isText,
  },
);

/** Whether an object of `address` may have had this one: another name of its kind, in its workspace. */
function isFormerAddress(former: string, address: string): boolean {
  const [was, is] = [parseAddress(former), parseAddress(address)];
  return was?.kind === is?.kind && was?.workspace === is?.workspace && was?.name !== is?.name;
}

const isChange: Check = (value) => {
  if (!hasForm(value)) return false;
  const {address, actions, after, labels, renamedFrom} = value as Mapping & {readonly address: string};
  const deletes = (actions as readonly string[]).includes('delete');
  const mayBeGone = deletes || sameJson(actions, ['accept']);
  if (parseAddress(address) === undefined || (after === null ? !mayBeGone : deletes)) return false;
  // Letting go of an object goes with nothing else.
  if ((actions as readonly string[]).includes('release') && (actions as readonly string[]).length > 1)
    return false;
  if (renamedFrom !== undefined && !isFormerAddress(renamedFrom as string, address)) return false;
  return after === null || isSpecOf(address, after, labels);
};

const isOutside = oneOf('guest', 'partner', null);
const ACCESS_CHANGE = {
  principal: isText,
  object: isText,
  before: isTextOrNull,
  after: isTextOrNull,
  via: listOf(isText),
};
const ACCESS_DETAILS = {outside: isOutside, expires: isText};
const isAccessChange = mapOf(ACCESS_CHANGE, ACCESS_DETAILS);
const isLongerAccess = mapOf({...ACCESS_CHANGE, was: isText}, ACCESS_DETAILS);
const isReachedHow = mapOf({
  outside: isOutside,
  since: isTextOrNull,
  agreed: listOf(mapOf({side: isText, by: isText, at: isTextOrNull})),
  expires: isTextOrNull,
});
const isPermissionChange = mapOf({
  principal: isText,
  workspace: isText,
  permission: isText,
  via: listOf(isText),
});

const isPlan = mapOf(
  {
    formatVersion: isText,
    tool: mapOf({name: isText, version: isText}),
    createdAt: isText,
    set: isText,
    actor: isTextOrNull,
    applyable: isFlag,
    desired: mapOf(
      {digest: isText, files: isCount, objects: isCount, commit: isTextOrNull},
      {run: isCount, base: mapOf({ref: isText, commit: isText, behind: isCount, inSet: isCount})},
    ),
    live: mapOf({digest: isTextOrNull, lastRun: isCountOrNull}),
    summary: mapOf(
      {
        create: isCount,
        update: isCount,
        delete: isCount,
        adopt: isCount,
        unchanged: isCount,
        waiting: isCount,
        unmanaged: isCount,
      },
      {release: isCount, accept: isCount, outsiders: isCount},
    ),
    changes: listOf(isChange),
    waiting: listOf(
      mapOf({id: isText, side: isText, approvers: listOf(isText), since: isTextOrNull, digest: isText}),
    ),
    access: mapOf(
      {
        gained: listOf(isAccessChange),
        lost: listOf(isAccessChange),
        changed: listOf(isAccessChange),
        pending: listOf(isAccessChange),
      },
      {
        longer: listOf(isLongerAccess),
        reach: listOf(
          mapOf({
            object: isText,
            levels: listOf(
              mapOf({level: isText, principals: listOf(isText)}, {link: isFlag, how: isReachedHow}),
            ),
          }),
        ),
      },
    ),
    permissions: mapOf({gained: listOf(isPermissionChange), lost: listOf(isPermissionChange)}),
    diagnostics: listOf(
      mapOf({
        rule: isText,
        severity: oneOf('error', 'refusal', 'warning', 'info'),
        address: isTextOrNull,
        message: isText,
        help: isText,
        file: isTextOrNull,
        line: isCountOrNull,
        column: isCountOrNull,
      }),
    ),
  },
  {
    filter: mapOf({leftOut: listOf(isText)}, {targets: listOf(isText), selector: isMapping, inPart: isFlag}),
    restsOn: listOf(mapOf({set: isText, digest: isText})),
    workspaces: listOf(mapOf({name: isText, region: isText})),
    names: (value) => isMapping(value) && Object.values(value).every(isText),
    dormant: listOf(isText),
    createdOutside: listOf(mapOf({address: isText, set: isTextOrNull, gives: listOf(isText)})),
    connected: listOf(
      mapOf({
        workspaces: listOf(isText),
        sides: listOf(mapOf({side: isText, by: isText}, {at: isTextOrNull})),
      }),
    ),
    ended: listOf(mapOf({address: isText, set: isTextOrNull, why: isText})),
    agreed: listOf(
      mapOf({id: isText, side: isText, by: isText, at: isTextOrNull, automatic: isFlag}, {partly: isFlag}),
    ),
  },
);

const isPolicy = mapOf({
  id: isText,
  severity: oneOf('error', 'refusal', 'warning', 'info'),
  for: oneOf('change', 'access', 'request'),
  when: isText,
  message: isText,
  place: mapOf({file: isText, document: isCount, pointer: isText}),
});

const isApply = mapOf({}, {signedBy: listOf(mapOf({id: isText, spki: isText})), approvals: isCount});

const isContent = mapOf({
  plan: isPlan,
  database: isText,
  consent: mapOf(
    {
      allowMassDelete: isFlag,
      allowAccessLoss: isFlag,
      allowEmpty: isFlag,
      confirmDelete: listOf(isText),
    },
    {allowPolicies: listOf(isText)},
  ),
  scope: mapOf({workspaces: listOf(isText), users: listOf(isText)}),
  config: mapOf(
    {
      name: isText,
      guards: mapOf({maxDeletes: isShare, maxAccessLoss: isShare, minPopulation: isCount}),
      rules: isMapping,
    },
    {policies: listOf(isPolicy), apply: isApply},
  ),
  basis: listOf(
    (entry) => Array.isArray(entry) && entry.length === 2 && isText(entry[0]) && isTextOrNull(entry[1]),
  ),
});

/** The counts and the verdict of a plan, and the changes and findings that they must match. */
interface PlanClaims {
  readonly applyable: boolean;
  readonly summary: Readonly<Record<string, number>>;
  readonly changes: readonly {readonly actions: readonly string[]}[];
  readonly diagnostics: readonly {readonly severity: Severity}[];
}

/** Whether the counts of a plan are those of its changes, and its findings let it be applied if it says so. */
function agreesWithItself({
  plan: {applyable, summary, changes, diagnostics},
}: {
  readonly plan: PlanClaims;
}): boolean {
  const counts = ACTIONS.every(
    (action) =>
      (summary[action] ?? 0) === changes.filter(({actions}) => countedAs(actions) === action).length,
  );
  const stands = diagnostics.some(stopsApply);
  return counts && !(applyable && stands);
}

interface PlannedWrite {
  readonly address: string;
  readonly actions: readonly string[];
  readonly renamedFrom?: string;
}

/**
 * Whether this is the content of a plan file: each part of its form, each declared spec as its kind's schema has it, no
 * address written or left twice, its counts those of its changes, and the basis names every object that a change
 * touches.
 */
export function isPlanContent(content: unknown): boolean {
  if (!isContent(content)) return false;
  const {plan, basis} = content as {
    readonly plan: {readonly changes: readonly PlannedWrite[]};
    readonly basis: readonly (readonly [string, string | null])[];
  };
  if (!agreesWithItself(content as {readonly plan: PlanClaims})) return false;
  const known = new Set(basis.map(([address]) => address));
  const written = plan.changes.map(({address}) => address);
  // An object may get the former name of another, and then both lists have it.
  const left = plan.changes.flatMap(({address, actions, renamedFrom}) =>
    actions.includes('delete') ? [address] : (renamedFrom ?? []),
  );
  return (
    [written, left].every((list) => new Set(list).size === list.length) &&
    [...written, ...left].every((address) => known.has(address))
  );
}
