import {describe, expect, it} from 'vitest';
import {applyJson} from '../../../../src/render/json/apply.ts';
import {planJson} from '../../../../src/render/json/plan.ts';
import {validationJson} from '../../../../src/render/json/validate.ts';
import {RICH_DIAGNOSTICS, RICH_PLAN} from '../rich-plan.ts';
import {wholeText} from '../../../../src/render/text.ts';

/** The same data, with the members of every map in the reverse order. */
function reversed<T>(data: T): T {
  if (Array.isArray(data)) return data.map(reversed) as T;
  if (typeof data !== 'object' || data === null) return data;
  const entries = Object.entries(data).map(([key, value]) => [key, reversed(value) as unknown] as const);
  return Object.fromEntries(entries.toReversed()) as T;
}

const DIAGNOSTIC = ['rule', 'severity', 'address', 'message', 'help', 'file', 'line', 'column'];
const keysAt = (json: string, ...path: (string | number)[]): string[] => {
  let value: unknown = JSON.parse(json);
  for (const step of path) value = (value as Record<string, unknown>)[step];
  return Object.keys(value as object);
};

describe.each([
  ['as it was made', RICH_PLAN],
  ['with its members in another order', reversed(RICH_PLAN)],
])('planJson of a plan %s', (_, plan) => {
  const json = wholeText(planJson(plan));

  it('has the members of the contract in its order', () => {
    expect(keysAt(json)).toEqual([
      'formatVersion',
      'tool',
      'createdAt',
      'set',
      'actor',
      'applyable',
      'desired',
      'live',
      'summary',
      'changes',
      'workspaces',
      'waiting',
      'agreed',
      'connected',
      'ended',
      'access',
      'permissions',
      'names',
      'diagnostics',
      'dormant',
      'createdOutside',
    ]);
    expect(keysAt(json, 'tool')).toEqual(['name', 'version']);
    expect(keysAt(json, 'desired')).toEqual(['digest', 'files', 'objects', 'commit', 'base']);
    expect(keysAt(json, 'desired', 'base')).toEqual(['ref', 'commit', 'behind', 'inSet']);
    expect(keysAt(json, 'live')).toEqual(['digest', 'lastRun']);
    expect(keysAt(json, 'summary')).toEqual([
      'create',
      'update',
      'delete',
      'adopt',
      'release',
      'accept',
      'unchanged',
      'waiting',
      'unmanaged',
      'outsiders',
    ]);
    const change = [
      'address',
      'actions',
      'reason',
      'fields',
      'before',
      'after',
      'gate',
      'cause',
      'file',
      'line',
    ];
    expect(keysAt(json, 'changes', 0)).toEqual(change);
    expect(keysAt(json, 'changes', 3)).toEqual(change.toSpliced(6, 0, 'labels'));
    expect(keysAt(json, 'changes', 0, 'fields', 0)).toEqual(['path', 'before', 'after']);
    expect(keysAt(json, 'changes', 9, 'gate')).toEqual(['status', 'needs']);
    expect(keysAt(json, 'changes', 9, 'gate', 'needs', 0)).toEqual(['side', 'approvers']);
    expect(keysAt(json, 'changes', 0, 'cause')).toEqual(['kind', 'commit', 'subject', 'by', 'at']);
    expect(keysAt(json, 'agreed', 1)).toEqual(['id', 'side', 'by', 'at', 'automatic', 'partly']);
    expect(keysAt(json, 'agreed', 0)).toEqual(['id', 'side', 'by', 'at', 'automatic']);
    expect(keysAt(json, 'waiting', 0)).toEqual(['id', 'side', 'approvers', 'since', 'digest']);
    expect(keysAt(json, 'access')).toEqual(['gained', 'lost', 'pending', 'changed', 'longer', 'reach']);
    expect(keysAt(json, 'access', 'reach', 0)).toEqual(['object', 'levels']);
    expect(keysAt(json, 'access', 'reach', 6, 'levels', 2)).toEqual(['level', 'link', 'principals']);
    expect(keysAt(json, 'access', 'gained', 0)).toEqual([
      'principal',
      'object',
      'before',
      'after',
      'via',
      'outside',
    ]);
    expect(keysAt(json, 'permissions')).toEqual(['gained', 'lost']);
    expect(keysAt(json, 'permissions', 'lost', 0)).toEqual(['principal', 'workspace', 'permission', 'via']);
    expect(keysAt(json, 'diagnostics', 0)).toEqual(DIAGNOSTIC);
  });

  it('says everything that the plan says', () => {
    // How people have something stands beside who they are.
    const reach = RICH_PLAN.access.reach?.map((one) => ({
      ...one,
      levels: one.levels.map(({how, ...level}) => ({...level, ...how})),
    }));
    expect(JSON.parse(json)).toEqual({...RICH_PLAN, access: {...RICH_PLAN.access, reach}});
  });
});

it('validationJson is as in the contract', () => {
  const report = {
    diagnostics: RICH_DIAGNOSTICS.slice(-1),
    summary: {warnings: 0, errors: 1, objects: 41, files: 3},
    valid: false,
  };
  expect(validationJson(report)).toBe(`{
  "formatVersion": "1.0",
  "valid": false,
  "summary": {
    "files": 3,
    "objects": 41,
    "errors": 1,
    "warnings": 0
  },
  "diagnostics": [
    {
      "rule": "region/connection",
      "severity": "error",
      "address": "Connection/acme-legal/globex",
      "message": "acme-legal is in EU and globex is in US: workspaces in different regions cannot be connected, since what is shared would leave its region.",
      "help": "Connect to a workspace of the organisation of globex that is in EU, or remove the connection.",
      "file": "manifests/acme/connections.yaml",
      "line": 5,
      "column": 9
    }
  ]
}
`);
});

it('applyJson is as in the contract', () => {
  const json = applyJson({
    diagnostics: [],
    waiting: RICH_PLAN.waiting,
    summary: RICH_PLAN.summary,
    status: 'applied',
    run: 13,
  });
  expect(keysAt(json)).toEqual(['formatVersion', 'run', 'status', 'summary', 'waiting', 'diagnostics']);
});
