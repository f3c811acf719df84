/**
 * The data of a page, in the shape in which the page carries it: each text once, each list of texts once, and tables
 * as columns of numbers. `render/html/` makes it, `page/` reads it.
 *
 * Every text is escaped already: characters that are not visible stand as `\u{…}`.
 */

/** A column of numbers: indexes into `strings` or `lists`, -1 for none, or what the column says. */
export type Column = readonly number[];

/** What may happen to somebody's access. `access.what` holds indexes into this list. */
export const HAPPENINGS = [
  {id: 'gains', sign: '+', label: 'gains', counted: 'gain access', tone: 'good'},
  {id: 'more', sign: '~', label: 'higher level', counted: 'have a higher level', tone: 'good'},
  {id: 'less', sign: '~', label: 'lower level', counted: 'have a lower level', tone: 'bad'},
  {id: 'loses', sign: '-', label: 'loses', counted: 'lose access', tone: 'bad'},
  {id: 'pending', sign: '?', label: 'gains after approval', counted: 'gain after approval', tone: 'wait'},
  {id: 'reaches', sign: '', label: 'has access', counted: 'have access', tone: 'plain'},
  {id: 'untested', sign: '', label: 'no test', counted: 'have access that no test speaks of', tone: 'wait'},
] as const;
export type HappeningId = (typeof HAPPENINGS)[number]['id'];

/** The index of a happening in {@link HAPPENINGS}. */
export const happening = (id: HappeningId): number => HAPPENINGS.findIndex((one) => one.id === id);

/** Who reaches what, or how that changes; by person, outsiders first, then those who lose something; then by object. */
export interface AccessTable {
  /** Index into {@link HAPPENINGS}. */
  readonly what: Column;
  readonly who: Column;
  readonly object: Column;
  /** As it is shown and searched: `editor`, `viewer → editor`, `viewer (outsider: guest)`. */
  readonly level: Column;
  /** The level alone. */
  readonly bareLevel: Column;
  /** `guest` or `partner`; -1 for those who are no outsiders. */
  readonly outside: Column;
  /** List. */
  readonly via: Column;
  /** List: since when, until when, by whose approval. */
  readonly how: Column;
}

/** What people, targets and teams are called besides. */
export interface NameTable {
  /** The address or reference: `bo@acme.example`, `space:acme/deal-room`. */
  readonly of: Column;
  readonly name: Column;
}

/** Permissions that are gained or lost together; sorted by person. */
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
  /** A time; -1 if it is only planned. */
  readonly since: Column;
  /** The command that decides on it. */
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

/** One row for each object of others that ends. */
export interface EndedTable {
  readonly address: Column;
  /** Whose it is, and why it ends. */
  readonly why: Column;
}

/** Everybody who reaches the objects to which access changes, by object, the highest level first. */
export interface ReachTable {
  readonly object: Column;
  readonly level: Column;
  /** List. */
  readonly people: Column;
  /** List: since when, and until when. */
  readonly how: Column;
}

/** Changes of objects, or the live objects, by workspace. */
export interface ObjectTable {
  readonly address: Column;
  /** The workspace of the object; -1 for users. */
  readonly home: Column;
  /** `create`, `adopt+update` …; -1 for an object of the live state. */
  readonly actions: Column;
  /** List: why it changes. */
  readonly remarks: Column;
  /** What stops the change, or -1. */
  readonly gate: Column;
  /** 0 ready, 1 waiting, 2 blocked. */
  readonly status: Column;
  /** `file:line`, or -1. */
  readonly place: Column;
  /** Where the change comes from, or -1. */
  readonly cause: Column;
  /** The row of its first field in the table of fields; its fields end where those of the next object begin. */
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
  /** List: what shows it, such as an access path. */
  readonly notes: Column;
}

/** Sentences about something: which tests passed, which changes no test notices. */
export interface StatementTable {
  readonly about: Column;
  readonly text: Column;
}

/** Workspaces of the picture. */
export interface PlaceTable {
  readonly name: Column;
  /** -1 where it is not known. */
  readonly region: Column;
  /** What is said below the name. */
  readonly note: Column;
}

/** Lines of the picture, one for each pair of workspaces. `from` and `to` are rows of the places. */
export interface LinkTable {
  readonly from: Column;
  readonly to: Column;
  /** The state of the connection, or -1 if it is not known. */
  readonly connection: Column;
  /** The shares between them, or -1. */
  readonly shares: Column;
  /** Index into {@link TONES}. */
  readonly tone: Column;
}

/** How a line is drawn. */
export const TONES = ['plain', 'good', 'wait', 'bad'] as const;
export type Tone = (typeof TONES)[number];

export interface PageData {
  readonly about: {
    readonly kind: 'plan' | 'live' | 'tests';
    /** The beginning of the names of saved files. */
    readonly name: string;
    /** What the picture shows and leaves out. */
    readonly picture: string;
  };
  readonly strings: readonly string[];
  readonly lists: readonly (readonly number[])[];
  readonly names: NameTable;
  readonly access: AccessTable;
  readonly permissions: PermissionTable;
  readonly reach: ReachTable;
  readonly waiting: WaitingTable;
  readonly agreed: AgreedTable;
  readonly ended: EndedTable;
  readonly objects: ObjectTable;
  readonly fields: FieldTable;
  readonly findings: FindingTable;
  readonly unnoticed: StatementTable;
  readonly passed: StatementTable;
  readonly places: PlaceTable;
  readonly links: LinkTable;
}

/** What the section of access is called, by what the page is about. */
export const ACCESS_TITLES: Readonly<Record<PageData['about']['kind'], string>> = {
  plan: 'Access',
  live: 'Access',
  tests: 'Access that no test speaks of',
};

/** The sections of sentences about something. */
export const STATEMENTS = [
  {id: 'unnoticed', title: 'Changes that no test notices', chip: 'not noticed', tone: 'wait'},
  {id: 'passed', title: 'Passed tests', chip: 'passed', tone: 'good'},
] as const;

/** The parts of the data; each is an element of the page. */
export const PARTS = [
  'about',
  'strings',
  'lists',
  'names',
  'access',
  'permissions',
  'reach',
  'waiting',
  'agreed',
  'ended',
  'objects',
  'fields',
  'findings',
  'unnoticed',
  'passed',
  'places',
  'links',
] as const satisfies readonly (keyof PageData)[];
