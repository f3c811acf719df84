/**
 * What the page of a report shows, in the shape in which it is carried there: each text once, each list of texts
 * once, and tables as columns of numbers. Made by the program, read by the page (`src/page/`).
 *
 * Every text is escaped already: characters that nobody sees stand as `\u{…}`.
 */

/** A column of numbers: places in `strings` or `lists`, -1 where there is nothing, or what the column says. */
export type Column = readonly number[];

/** What may happen to somebody's access, in the words of a sentence; `access.what` is the place in it. */
export const HAPPENINGS = [
  {id: 'gains', sign: '+', words: 'gains', counted: 'gain access', tone: 'good'},
  {id: 'more', sign: '~', words: 'may do more', counted: 'may do more', tone: 'good'},
  {id: 'less', sign: '~', words: 'may do less', counted: 'may do less', tone: 'bad'},
  {id: 'loses', sign: '-', words: 'loses', counted: 'lose access', tone: 'bad'},
  {id: 'pending', sign: '?', words: 'gains once approved', counted: 'gain once approved', tone: 'wait'},
  {id: 'reaches', sign: '', words: 'reaches', counted: 'reach something', tone: 'plain'},
] as const;
export type HappeningId = (typeof HAPPENINGS)[number]['id'];

/** The number of a happening in {@link HAPPENINGS}. */
export const happening = (id: HappeningId): number => HAPPENINGS.findIndex((one) => one.id === id);

/** Who reaches what, or what happens to it; sorted by person, then by what they reach. */
export interface AccessTable {
  /** Number in {@link HAPPENINGS}. */
  readonly what: Column;
  readonly who: Column;
  readonly object: Column;
  /** `editor`, or `viewer → editor`. */
  readonly level: Column;
  /** List. */
  readonly via: Column;
}

/** Permissions that come or go together; sorted by person. */
export interface PermissionTable {
  readonly what: Column;
  readonly who: Column;
  readonly workspace: Column;
  /** List. */
  readonly permissions: Column;
  /** List. */
  readonly via: Column;
}

/** One row for each side that has not decided. */
export interface WaitingTable {
  readonly request: Column;
  readonly side: Column;
  /** List. */
  readonly approvers: Column;
  /** A time, or -1 while it is only planned. */
  readonly since: Column;
  /** The command that decides. */
  readonly command: Column;
}

/** One row for each side that has agreed. */
export interface AgreedTable {
  readonly request: Column;
  readonly side: Column;
  readonly by: Column;
  /** How and when. */
  readonly how: Column;
}

/** Who reaches afterwards what somebody gains or loses; object by object, the highest level first. */
export interface ReachTable {
  readonly object: Column;
  readonly level: Column;
  /** List. */
  readonly people: Column;
}

/** Changes of objects, or what is live; workspace by workspace. */
export interface ObjectTable {
  readonly address: Column;
  /** The workspace that it belongs to; -1 for users. */
  readonly home: Column;
  /** `create`, `adopt+update` …; -1 for what is only shown. */
  readonly actions: Column;
  /** List: why it changes. */
  readonly remarks: Column;
  /** What stands between it and its effect, or -1. */
  readonly gate: Column;
  /** 0 ready, 1 waiting, 2 blocked. */
  readonly status: Column;
  /** `file:line`, or -1. */
  readonly place: Column;
  /** Where the change comes from, or -1. */
  readonly cause: Column;
  /** The first of its fields; those of the last end with the table of fields. */
  readonly fields: Column;
}

/** Fields of objects, those of one object after the other. */
export interface FieldTable {
  readonly path: Column;
  readonly before: Column;
  readonly after: Column;
}

export interface FindingTable {
  readonly severity: Column;
  readonly rule: Column;
  readonly address: Column;
  readonly place: Column;
  readonly message: Column;
  readonly help: Column;
}

/** Workspaces of the picture. */
export interface PlaceTable {
  readonly name: Column;
  /** -1 where it is not known. */
  readonly region: Column;
  /** What is said below the name. */
  readonly note: Column;
}

/** Lines of the picture: each pair of workspaces once. `from` and `to` are rows of the places. */
export interface LinkTable {
  readonly from: Column;
  readonly to: Column;
  /** What is said of the connection, or -1 if nothing is known of it. */
  readonly connection: Column;
  /** What is said of the shares, or -1. */
  readonly shares: Column;
  /** Place in {@link TONES}. */
  readonly tone: Column;
}

/** How a line is drawn. */
export const TONES = ['plain', 'good', 'wait', 'bad'] as const;
export type Tone = (typeof TONES)[number];

export interface PageData {
  readonly about: {
    readonly kind: 'plan' | 'live';
    /** Begins the names of files that are saved. */
    readonly name: string;
    /** What the picture shows and leaves out. */
    readonly picture: string;
  };
  readonly strings: readonly string[];
  readonly lists: readonly (readonly number[])[];
  readonly access: AccessTable;
  readonly permissions: PermissionTable;
  readonly reach: ReachTable;
  readonly waiting: WaitingTable;
  readonly agreed: AgreedTable;
  readonly objects: ObjectTable;
  readonly fields: FieldTable;
  readonly findings: FindingTable;
  readonly places: PlaceTable;
  readonly links: LinkTable;
}

/** The parts of the data: each stands in a block of its own. */
export const PARTS = [
  'about',
  'strings',
  'lists',
  'access',
  'permissions',
  'reach',
  'waiting',
  'agreed',
  'objects',
  'fields',
  'findings',
  'places',
  'links',
] as const satisfies readonly (keyof PageData)[];
