/** `optional`: not there, and nothing that the workspace has set out to do needs it. */
export type ChecklistStatus = 'ok' | 'missing' | 'optional';

/** One thing that collaboration takes. */
export interface ChecklistItem {
  readonly item: string;
  readonly status: ChecklistStatus;
  /** What is, in a sentence. */
  readonly detail: string;
  /** How to bring it about, with the manifest or command that does; null where there is nothing to do. */
  readonly how: string | null;
}

/** How ready a workspace is to work with others. */
export interface Checklist {
  readonly workspace: string;
  readonly items: readonly ChecklistItem[];
}
