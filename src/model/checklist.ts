/** `optional`: not met, and no setting or object of the workspace needs it. */
export type ChecklistStatus = 'ok' | 'missing' | 'optional';

/** One requirement of collaboration. */
export interface ChecklistItem {
  readonly item: string;
  readonly status: ChecklistStatus;
  /** The current state, as a sentence. */
  readonly detail: string;
  /** How to meet it, with the manifest or command for that; null if there is nothing to do. */
  readonly how: string | null;
}

/** How ready a workspace is to work with others. */
export interface Checklist {
  readonly workspace: string;
  readonly items: readonly ChecklistItem[];
}
