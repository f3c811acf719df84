import type {AccessChange, PermissionChange, Plan, PlannedChange} from '../../../src/model/plan.ts';
import {accessChange, plannedChange, READY_PLAN, RICH_PLAN} from './rich-plan.ts';

const KINDS = ['Member', 'Share', 'Grant', 'Team', 'Resource'] as const;

function change(i: number): PlannedChange {
  const address = `${KINDS[i % KINDS.length]}/acme-${i % 40}/object-${i}`;
  const spec = {displayName: `Number ${i}`, members: [`p${i}@acme.example`, `q${i}@acme.example`]};
  if (i % 7 === 0) return plannedChange(address, {before: spec});
  if (i % 3 === 0) return plannedChange(address, {before: spec, after: {...spec, displayName: `No. ${i}`}});
  if (i % 2 === 0) return plannedChange(address, {before: spec, after: {...spec, members: []}});
  return plannedChange(address, {after: spec});
}

/** A plan of so many changes, each of which gives somebody access; or would, if errors did not stand against the plan. */
export function largePlan(count: number, blocked = false): Plan {
  const base = blocked ? RICH_PLAN : READY_PLAN;
  const numbers = Array.from({length: count}, (_, i) => i);
  const changes = numbers.map(change);
  const gained = numbers.map((i): AccessChange =>
    accessChange(`p${i}@acme.example`, `space:acme-${i % 40}/room-${i}`, null, 'editor', `Share/acme/s-${i}`),
  );
  const permissions = numbers.map((i): PermissionChange => ({
    principal: `user:p${i}@acme.example`,
    workspace: `acme-${i % 40}`,
    permission: 'spaces:read:all',
    via: [`Grant/acme/g-${i}`],
  }));
  return {
    ...base,
    changes,
    summary: {...base.summary, create: count},
    access: {...base.access, gained},
    permissions: {gained: permissions, lost: []},
    waiting: numbers.slice(0, count / 10).map((i) => ({
      id: `share:acme/s-${i}`,
      side: 'northwind',
      approvers: ['raj@northwind.example'],
      since: null,
      digest: 'sha256:aa',
    })),
    diagnostics: [
      ...base.diagnostics,
      ...numbers.slice(0, count / 2).map((i) => ({
        rule: i % 2 === 0 || !blocked ? 'expiry/soon' : 'region/share',
        severity: i % 2 === 0 || !blocked ? ('warning' as const) : ('error' as const),
        address: `Share/acme-legal/s-${i}`,
        message: `Something is wrong with number ${i} of all these shares.`,
        help: 'Mend it.',
        file: 'manifests/all.yaml',
        line: i + 1,
        column: 3,
      })),
    ],
  };
}
