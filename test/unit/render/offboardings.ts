/** Reports of offboardings in every status, for the views. */
import {OWNED, planOf} from '../planner/offboardings.ts';
import type {OffboardReport} from '../../../src/model/offboarding.ts';

const offboarding = planOf(OWNED);
const refused = planOf(OWNED, {successors: {everywhere: 'zoe@acme.example', byWorkspace: new Map()}});

export const OFFBOARDINGS: readonly OffboardReport[] = [
  {status: 'preview', offboarding, diagnostics: []},
  {
    status: 'offboarded',
    offboarding: planOf(OWNED, {anonymise: true}),
    diagnostics: [],
    manifests: {
      written: ['manifests/people.yaml'],
      left: ['manifests/odd.yaml'],
      removed: [],
      mentions: ['bylaw.yaml:5', 'manifests/access-tests.yaml:9'],
    },
  },
  {status: 'already', offboarding: {...offboarding, changes: [], already: true}, diagnostics: []},
  {status: 'stale', offboarding, diagnostics: []},
  {
    status: 'refused',
    offboarding: refused,
    diagnostics: refused.findings.map(({rule, severity, address, message, help}) => ({
      rule,
      severity,
      address,
      message,
      help,
      file: null,
      line: null,
      column: null,
    })),
  },
];
