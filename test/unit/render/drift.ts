/** Drift with something of everything. */
import {fieldChanges} from '../../../src/diff/field-changes.ts';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import type {Drift, Drifted} from '../../../src/model/drift.ts';
import {accessChange} from './rich-plan.ts';

const team = (...members: readonly string[]) => canonicalSpec('Team', {members});

const OUTSIDE = {by: null, at: null, through: 'outside'} as const;
const AT = '2026-11-21T10:30:00.000Z';

function changed(
  address: string,
  was: ReturnType<typeof team>,
  is: ReturnType<typeof team>,
): Omit<Drifted, 'by' | 'at' | 'through'> {
  return {address, actions: ['update'], fields: fieldChanges(was, is), before: was, after: is};
}

export const DRIFT: Drift = {
  set: 'acme-governance',
  since: {run: 12, at: '2026-11-20T08:15:00.000Z'},
  summary: {changed: 3, added: 1, removed: 1},
  changes: [
    {
      ...changed(
        'Team/acme-legal/deals',
        team('bo@acme.example'),
        team('bo@acme.example', 'eve@acme.example'),
      ),
      labels: {practice: 'm-and-a'},
      ...OUTSIDE,
    },
    {
      ...changed('Team/acme-legal/litigation', team('cy@acme.example'), team()),
      by: 'ana@acme.example',
      at: AT,
      through: 'offboard',
    },
    {
      address: 'Team/acme-legal/night',
      actions: ['create'],
      fields: fieldChanges(undefined, team('eve@acme.example')),
      before: null,
      after: team('eve@acme.example'),
      ...OUTSIDE,
    },
    {
      address: 'Team/acme-legal/tax',
      actions: ['delete'],
      fields: fieldChanges(team('dee@acme.example'), undefined),
      before: team('dee@acme.example'),
      after: null,
      by: 'dee@acme.example',
      at: AT,
      through: 'run',
    },
    {
      ...changed('Team/acme-legal/young', team('al@acme.example'), team('al@acme.law')),
      by: 'ana@acme.example',
      at: AT,
      through: 'rename',
    },
  ],
  access: {
    gained: [
      accessChange(
        'eve@acme.example',
        'space:acme-legal/deal-room',
        null,
        'editor',
        'Share/acme-legal/room',
        'team:acme-legal/deals',
      ),
    ],
    lost: [
      accessChange('cy@acme.example', 'vault:acme-legal/falcon', 'viewer', null, 'Share/acme-legal/falcon'),
    ],
    changed: [
      accessChange(
        'vera@northwind.example',
        'space:acme-legal/deal-room',
        'viewer',
        'editor',
        'Share/acme-legal/out',
      ),
    ],
  },
  names: {'space:acme-legal/deal-room': 'Falcon deal room', 'eve@acme.example': 'Eve Person'},
};
