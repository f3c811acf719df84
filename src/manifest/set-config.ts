/** `bylaw.yaml` as parsed → what it says, with its defaults filled in. */
import {appendAll} from '../model/append-all.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {invalidValue, missingField, unknownKind} from '../diagnostics/schema-rules.ts';
import type {SetManifest} from '../generated/specs.ts';
import {DEFAULT_GUARDS, type SetConfig} from '../model/set-config.ts';
import {apiVersionOf} from './api-versions.ts';
import {isMapping, type Mapping} from '../model/mapping.ts';
import type {SchemaContext} from './schema-context.ts';
import {schemaFindings} from './schema-findings.ts';
import {storabilityFindings} from './value-checks.ts';
import {valueText} from './value-text.ts';

/** `apply` as it is written: files of keys, and how many approvals. */
export type DeclaredApply = NonNullable<NonNullable<SetManifest['spec']>['apply']>;

function kindFinding(document: Mapping, file: string): Finding | undefined {
  const place = {file, document: 0, pointer: ''};
  const kind = document['kind'];
  if (kind === 'Set') return undefined;
  if (kind === undefined) {
    const params = {fields: ['kind'], owner: 'the document', expected: 'what it is', example: 'Set'};
    return finding(missingField, params, {place});
  }
  const hint = 'Write `kind: Set`. Manifests go in other files.';
  return finding(
    unknownKind,
    {found: valueText(kind), known: ['Set'], hint},
    {place: {...place, pointer: '/kind'}},
  );
}

function filledIn({metadata, spec = {}}: SetManifest): SetConfig {
  const {manifests, workspaces, actor, guards, rules, release = []} = spec;
  return {
    name: metadata.name,
    ...(manifests !== undefined && {manifests}),
    ...(workspaces !== undefined && {workspaces}),
    ...(actor !== undefined && {actor}),
    guards: {...DEFAULT_GUARDS, ...guards},
    rules: {...rules},
    ...(release.length > 0 && {release}),
  };
}

/**
 * Reads the value of `bylaw.yaml`. `config` is absent when there are findings. The caller checks whether the rules that
 * it names exist and may be configured. `written` is as for `validateDocument`.
 */
export function readSetConfig(
  value: unknown,
  file: string,
  written?: ReadonlyMap<string, string>,
): {readonly config?: SetConfig; readonly apply?: DeclaredApply; readonly findings: Finding[]} {
  const place = {file, document: 0, pointer: ''};
  if (!isMapping(value)) {
    const params = {
      field: 'The document',
      found: `is ${valueText(value ?? null)}`,
      must: 'it must be a mapping with `apiVersion`, `kind: Set` and `metadata`',
      mend: 'Write at least the name of the set: `metadata: {name: acme-governance}`.',
    };
    return {findings: [finding(invalidValue, params, {place})]};
  }
  const version = apiVersionOf(value, place);
  const kind = kindFinding(value, file);
  if ('finding' in version) return {findings: kind ? [version.finding, kind] : [version.finding]};
  if (kind !== undefined) return {findings: [kind]};
  const context: SchemaContext = {
    version: version.version,
    kind: 'Set',
    list: false,
    document: value,
    place: {file, document: 0},
    written,
  };
  const validator = version.version.validatorOf('Set');
  if (validator === undefined) throw new Error(`${version.version.id} has no schema for Set`);
  const findings = validator(value) ? [] : schemaFindings(context, validator.errors ?? []);
  const told = new Set(findings.map((one) => one.place?.pointer));
  appendAll(
    findings,
    storabilityFindings(context).filter((one) => !told.has(one.place?.pointer)),
  );
  if (findings.length > 0) return {findings};
  const manifest = value as unknown as SetManifest;
  const apply = manifest.spec?.apply;
  return {config: filledIn(manifest), ...(apply !== undefined && {apply}), findings};
}
