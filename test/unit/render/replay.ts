/** Runs judged by policies, with something of everything. */
import type {Replay} from '../../../src/model/replay.ts';

const found = (
  severity: 'error' | 'refusal' | 'warning',
  id: string,
  address: string | null,
  message: string,
) => ({
  rule: `policy/${id}`,
  severity,
  address,
  message,
  help: '',
  file: null,
  line: null,
  column: null,
});

export const REPLAY: Replay = {
  set: 'acme-governance',
  policies: ['guests-expire', 'no-new-admins', 'naming'],
  summary: {runs: 4, stopped: 1, refused: 1, told: 1},
  runs: [
    {
      run: 400,
      at: '2026-11-02T09:30:00.000Z',
      by: 'bo@acme.example',
      commit: '4f2a9c1d5e6f708192a3b4c5d6e7f80910213243',
      changes: 2,
      findings: [
        found(
          'error',
          'guests-expire',
          'Guest/acme-legal/ida@valuation.example',
          'Guest/acme-legal/ida@valuation.example has no expiry',
        ),
        found('warning', 'naming', null, 'The policy says the same of 3 more.'),
      ],
    },
    {
      run: 401,
      at: '2026-11-02T10:00:00.000Z',
      by: 'ana@acme.example',
      commit: null,
      changes: 1,
      findings: [],
    },
    {
      run: 402,
      at: '2026-11-03T08:00:00.000Z',
      by: 'ana@acme.example',
      commit: null,
      changes: 1,
      findings: [
        found(
          'refusal',
          'no-new-admins',
          'Member/acme-legal/cy@acme.example',
          'Member/acme-legal/cy@acme.example becomes an admin',
        ),
      ],
    },
    {
      run: 403,
      at: '2026-11-04T08:00:00.000Z',
      by: 'ana@acme.example',
      commit: 'b7d0',
      changes: 12,
      findings: [
        found(
          'warning',
          'naming',
          'Space/acme-legal/misc',
          'Space/acme-legal/misc should begin with a practice',
        ),
      ],
    },
  ],
};
