/** One thing that `doctor` looked at. */
export interface DoctorCheck {
  readonly area: 'installation' | 'set' | 'database';
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  /** How to mend it. */
  readonly help?: string;
}
