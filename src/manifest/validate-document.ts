/** Documents as parsed → objects that fit their schema, and findings about all that does not. */
import {appendAll} from '../model/append-all.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {invalidValue, missingField, unknownField, unknownKind} from '../diagnostics/schema-rules.ts';
import {inWorkspace, isKind, MANIFEST_KINDS, type Kind, type ManifestKind} from '../model/kinds.ts';
import type {Labels} from '../model/specs.ts';
import type {Unread} from '../model/unread.ts';
import {apiVersionOf} from './api-versions.ts';
import {isResourceType, meantKind} from './meanings.ts';
import {isMapping, type Mapping} from '../model/mapping.ts';
import {aboutPointer, itemIndex, type SchemaContext} from './schema-context.ts';
import {schemaFindings} from './schema-findings.ts';
import {objectFindings, storabilityFindings} from './value-checks.ts';
import {valueText} from './value-text.ts';

/** One object of a document, valid by its schema. */
export interface ValidItem {
  readonly name: string;
  /** Null for `Workspace` and `User`. */
  readonly workspace: string | null;
  readonly labels: Labels;
  readonly renamedFrom?: string;
  /** The fields of its spec as written, without those of its identity. */
  readonly raw: unknown;
  /** JSON pointer to the object: `''`, or `/items/3` in a list. */
  readonly pointer: string;
  /** JSON pointer to its spec: `/spec`, or `/items/3` in a list. */
  readonly specPointer: string;
}

/** A document of a known kind, with those of its objects that are valid. */
export interface ValidDocument {
  readonly kind: ManifestKind;
  /** Whether it is a list of that kind. */
  readonly list: boolean;
  readonly items: readonly ValidItem[];
}

/**
 * What validation makes of a document; `valid` is absent when there are findings and no object is free of them. `unread`
 * says what it may declare besides, as far as that can be told.
 */
export interface Validated {
  readonly findings: Finding[];
  readonly valid?: ValidDocument;
  readonly unread: readonly Omit<Unread, 'file'>[];
}

interface At {
  readonly file: string;
  readonly document: number;
}

interface DocumentKind {
  readonly kind: ManifestKind;
  readonly list: boolean;
}

const DOCUMENT_KINDS: ReadonlyMap<string, DocumentKind> = new Map(
  MANIFEST_KINDS.flatMap((kind): [string, DocumentKind][] => [
    [kind, {kind, list: false}],
    [`${kind}List`, {kind, list: true}],
  ]),
);

/** What to do about a kind that is none, where that is no other kind. */
function kindHint(name: string): string | undefined {
  if (name === 'Set') return 'Move it into a `bylaw.yaml`, at the root of the set: it is not a manifest.';
  if (name === 'List') {
    return 'Write each of its items as a document of its own, with `---` between them; or as a list of one kind, such as `kind: TeamList`, whose items have a `name` and the fields of their `spec`.';
  }
  return isResourceType(name)
    ? `Write \`kind: Resource\`, and \`type: ${name.toLowerCase().replace(/s$/, '')}\` in its \`spec\`.`
    : undefined;
}

/** The version and kind of a document, or the findings that say why they are not known. */
function readHeader(document: Mapping, at: At): {readonly context: SchemaContext} | {findings: Finding[]} {
  const place = {...at, pointer: ''};
  const version = apiVersionOf(document, place);
  const findings = 'finding' in version ? [version.finding] : [];
  const name = document['kind'];
  const known = typeof name === 'string' ? DOCUMENT_KINDS.get(name) : undefined;
  if (name === undefined) {
    const params = {fields: ['kind'], owner: 'the document', expected: 'what the document declares'};
    findings.push(finding(missingField, {...params, example: 'Space'}, {place}));
  } else if (known === undefined) {
    const isList = Array.isArray(document['items']);
    const suggestion =
      typeof name === 'string' ? meantKind(name, [...DOCUMENT_KINDS.keys()], isList) : undefined;
    const hint = typeof name === 'string' ? kindHint(name) : undefined;
    const params = {found: valueText(name), known: MANIFEST_KINDS, suggestion, hint};
    const about = finding(unknownKind, params, {place: {...at, pointer: '/kind'}});
    // Of a document of another program, that says enough; its kinds are not ours.
    if (name === 'List') return {findings: [about]};
    if (findings.length === 0) findings.push(about);
  }
  if (known === undefined || 'finding' in version) return {findings};
  return {context: {...known, version: version.version, document, place: at}};
}

/** A single object with `items`, or a list with `spec`: reported as one mistake, though it causes several errors. */
function wrongForm(context: SchemaContext): Finding | undefined {
  const {document, kind, list} = context;
  const [has, needs] = list ? ['spec', 'items'] : ['items', 'spec'];
  if (!Object.hasOwn(document, has) || Object.hasOwn(document, needs)) return undefined;
  const owner = `a ${kind}${list ? 'List' : ''}`;
  const hint = list
    ? `Write \`kind: ${kind}\` for one object with a \`spec\`, or list the objects under \`items\`.`
    : `Write \`kind: ${kind}List\` for a list of objects.`;
  return finding(
    unknownField,
    {field: `\`${has}\``, owner, known: [], hint},
    aboutPointer(context, `/${has}`, true),
  );
}

/** What most objects have. */
const NO_LABELS: Labels = {};

interface Part<T> {
  readonly value: T;
  readonly pointer: string;
}

function itemOf(
  {version, kind, list}: SchemaContext,
  identity: Part<Mapping>,
  spec: Part<unknown>,
  workspace: string | null,
): ValidItem {
  const {
    name,
    labels = NO_LABELS,
    renamedFrom,
  } = identity.value as {name: string; labels?: Labels; renamedFrom?: string};
  const raw = version.toCurrent(kind as ManifestKind, spec.value);
  const pointer = list ? identity.pointer : '';
  const item = {name, workspace, labels, raw, pointer, specPointer: spec.pointer};
  return renamedFrom === undefined ? item : {...item, renamedFrom};
}

/** The workspace of a document's objects, null for none; undefined if it is missing or not valid. */
function homeOf({document, kind}: SchemaContext, findings: readonly Finding[]): string | null | undefined {
  if (!inWorkspace(kind as ManifestKind)) return null;
  const metadata = document['metadata'];
  const workspace = isMapping(metadata) ? metadata['workspace'] : undefined;
  const isBad = findings.some(({place}) => place?.pointer === '/metadata/workspace');
  return typeof workspace === 'string' && !isBad ? workspace : undefined;
}

/** Every object of the document that no finding so far is about; what checks of valid objects find goes to `found`, which leaves it out. */
function readItems(
  context: SchemaContext,
  findings: readonly Finding[],
  found: ((more: readonly Finding[]) => void) | undefined,
): readonly ValidItem[] {
  const {document, list} = context;
  const workspace = homeOf(context, findings);
  if (workspace === undefined || (!list && findings.length > 0)) return [];
  const read: ValidItem[] = [];
  const take = (identity: Part<Mapping>, spec: Part<unknown>): void => {
    const more = found === undefined ? [] : objectFindings(context, identity, spec);
    if (more.length === 0) read.push(itemOf(context, identity, spec, workspace));
    else found?.(more);
  };
  if (!list) {
    const identity = {value: document['metadata'] as Mapping, pointer: '/metadata'};
    take(identity, {value: document['spec'] ?? {}, pointer: '/spec'});
    return read;
  }
  const items = document['items'];
  if (!Array.isArray(items)) return read;
  const bad = new Set(findings.map(({place}) => itemIndex(context, place?.pointer ?? '')));
  for (const [i, item] of (items as readonly Mapping[]).entries()) {
    if (bad.has(i)) continue;
    const pointer = `/items/${i}`;
    const {name, labels, renamedFrom, ...fields} = item;
    take({value: {name, labels, renamedFrom}, pointer}, {value: fields, pointer});
  }
  return read;
}

const ANYTHING: Omit<Unread, 'file'> = {kind: null, workspace: null, name: null};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What a document may declare besides the objects that are valid. */
function unreadIn(
  document: unknown,
  {findings, valid}: Pick<Validated, 'findings' | 'valid'>,
): Validated['unread'] {
  if (findings.length === 0) return [];
  if (!isMapping(document)) return [ANYTHING];
  const known = DOCUMENT_KINDS.get(String(document['kind']));
  // A test declares no object.
  if (known !== undefined && !isKind(known.kind)) return [];
  const metadata = isMapping(document['metadata']) ? document['metadata'] : {};
  const kind = known === undefined ? null : (known.kind as Kind);
  // A name or workspace that is itself wrong says nothing of what is meant.
  const wrong = new Set(findings.map(({place}) => place?.pointer));
  const said = (value: unknown, pointer: string): string | null =>
    wrong.has(pointer) ? null : textOf(value);
  const home = {kind, workspace: said(metadata['workspace'], '/metadata/workspace')};
  const items = document['items'];
  if (!Array.isArray(items)) {
    const isOne = known?.list === false;
    return [{...home, name: isOne ? said(metadata['name'], '/metadata/name') : null}];
  }
  const read = new Set(valid?.items.map(({pointer}) => pointer));
  return items.flatMap((item: unknown, i) => {
    const pointer = `/items/${i}`;
    if (read.has(pointer)) return [];
    return [{...home, name: isMapping(item) ? said(item['name'], `${pointer}/name`) : null}];
  });
}

/**
 * Holds a parsed document against the schema of its kind. Never throws, whatever the value. An empty
 * document has no objects and no findings; in a list, mistakes in one entry do not hide the other entries. `written` says
 * how values are written that their value does not tell, by pointer (see ParsedDocument). A document that is known to be valid is only read.
 */
export function validateDocument(
  value: unknown,
  at: At,
  written?: ReadonlyMap<string, string>,
  isKnownValid = false,
): Validated {
  const read = readDocument(value, at, written, isKnownValid);
  return {...read, unread: unreadIn(value, read)};
}

/** What the schema of its kind and the limits of texts find in the document as a whole. */
function documentFindings(context: SchemaContext): Finding[] {
  const {document, kind, list, version} = context;
  const validator = version.validatorOf(list ? `${kind}List` : kind);
  if (validator === undefined) throw new Error(`${version.id} has no schema for ${kind}`);
  const findings = validator(document) ? [] : schemaFindings(context, validator.errors ?? []);
  const told = new Set(findings.map(({place}) => place?.pointer));
  appendAll(
    findings,
    storabilityFindings(context).filter(({place}) => !told.has(place?.pointer)),
  );
  return findings;
}

function readDocument(
  value: unknown,
  at: At,
  written: ReadonlyMap<string, string> | undefined,
  isKnownValid: boolean,
): Omit<Validated, 'unread'> {
  if (value === null || value === undefined) return {findings: []};
  if (!isMapping(value)) {
    const params = {
      field: 'The document',
      found: `is ${valueText(value)}`,
      must: 'a manifest is a mapping with `apiVersion`, `kind`, `metadata` and `spec`',
      mend: 'Write one `key: value` per line. Keep files that are not manifests elsewhere.',
    };
    return {findings: [finding(invalidValue, params, {place: {...at, pointer: ''}})]};
  }
  const header = readHeader(value, at);
  if ('findings' in header) return header;
  const context: SchemaContext = {...header.context, written};
  const form = wrongForm(context);
  if (form !== undefined) return {findings: [form]};
  const {kind, list} = context;
  const findings = isKnownValid ? [] : documentFindings(context);
  const more: Finding[] = [];
  const found = isKnownValid ? undefined : (some: readonly Finding[]) => appendAll(more, some);
  const items = readItems(context, findings, found);
  appendAll(findings, more);
  if (items.length === 0 && findings.length > 0) return {findings};
  return {findings, valid: {kind: kind as ManifestKind, list, items}};
}
