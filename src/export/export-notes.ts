/** What to know about an export as a whole: at the top of its `bylaw.yaml`, and on stderr. */
import type {Address} from '../model/address.ts';
import type {ExportedObjects, ExportScope} from './exported-objects.ts';

export interface NotedExport {
  readonly selected: ExportedObjects;
  readonly scope: ExportScope;
  readonly anonymise: boolean;
  /** How many requests somebody decided on. */
  readonly decided: number;
  readonly impossible: ReadonlyMap<Address, readonly string[]>;
  readonly hasSystemAdmin: boolean;
  /** How many of the objects have a creator whom somebody wrote around bylaw. */
  readonly forgedCreators: number;
  /** How many objects no manifest can hold. */
  readonly unwritable: number;
}

const objects = (count: number): string => `${count} ${count === 1 ? 'object' : 'objects'}`;
const belong = (count: number): string => (count === 1 ? 'belongs' : 'belong');

function ownership({selected, scope}: NotedExport): string[] {
  const {foreign, accountsElsewhere, ownedBesides, unseen} = selected;
  return [
    ...[...foreign].map(
      ([set, count]) =>
        `${objects(count)} here ${belong(count)} to the set ${set}. Before this set can adopt them, release them there (\`bylaw release\`); or apply this to another database.`,
    ),
    ...[...accountsElsewhere].map(
      ([set, count]) =>
        `${count === 1 ? '1 account of a person here is' : `${count} accounts of people here are`} left to the set ${set}, which owns ${count === 1 ? 'it' : 'them'}.`,
    ),
    ...(ownedBesides > 0 && scope.workspaces !== null
      ? [
          `The set ${scope.set} is there already, and owns ${objects(ownedBesides)} that ${ownedBesides === 1 ? 'is' : 'are'} not in this export. Give this one another name before you plan it, or its plan deletes them.`,
        ]
      : []),
    ...(unseen > 0
      ? [
          `The set also owns objects in workspaces that are not shown to you. Do not plan this export as the set ${scope.set}: that would delete them.`,
        ]
      : []),
  ];
}

function leftBehind({selected, scope, unwritable, forgedCreators}: NotedExport): string[] {
  const {dormant, offboarded} = selected;
  return [
    ...(forgedCreators > 0
      ? [
          `The creator of ${objects(forgedCreators)} was changed outside bylaw. The manifests name the one whom the history knows, and the next apply restores them.`,
        ]
      : []),
    ...(unwritable > 0 && scope.workspaces === null
      ? [
          `${objects(unwritable)} of the set could not be written. Do not plan this export as the set ${scope.set} before they are corrected: that would delete them.`,
        ]
      : []),
    ...(dormant.length > 0
      ? [
          `${objects(dormant.length)} without effect since the workspace was restored ${dormant.length === 1 ? 'is' : 'are'} not exported. \`bylaw plan\` lists them, \`bylaw import\` declares those that are named.`,
        ]
      : []),
    ...(offboarded > 0
      ? [
          `${offboarded === 1 ? '1 person who was offboarded is' : `${offboarded} people who were offboarded are`} not exported.`,
        ]
      : []),
  ];
}

/** Sentences about an export as a whole. */
export function exportNotes(noted: NotedExport): readonly string[] {
  const {decided, impossible, anonymise, hasSystemAdmin} = noted;
  const whole = impossible.get('') ?? [];
  const some = [...impossible.keys()].filter((address) => address !== '').length;
  return [
    ...ownership(noted),
    ...leftBehind(noted),
    ...(decided > 0
      ? [
          `Decisions on ${decided === 1 ? '1 request' : `${decided} requests`} are in comments: no manifest holds them. In another database, these requests wait for approval again.`,
        ]
      : []),
    ...(some > 0 ? [`${objects(some)} cannot be created in an empty database today. Comments say why.`] : []),
    ...whole.map((why) => `In an empty database: ${why}`),
    ...(hasSystemAdmin
      ? []
      : [
          'No system admin is declared here. To apply this to an empty database, first apply a set that declares one.',
        ]),
    ...(anonymise
      ? ['People are pseudonyms, and reasons are left out: do not plan this in the database that it is from.']
      : []),
  ];
}
