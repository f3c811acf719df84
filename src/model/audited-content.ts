import type {GovernedObject} from './objects.ts';
import type {Labels, Spec} from './specs.ts';

/**
 * What the audit says of an object, with people still under their addresses. A person's name is their address there:
 * what they are called would outlive their leaving.
 */
export function auditedContent(object: GovernedObject): {readonly labels: Labels; readonly spec: Spec} {
  const {kind, name, labels, spec} = object;
  const isNamed = (kind === 'Member' || kind === 'User') && spec.displayName !== undefined;
  return {labels, spec: isNamed ? {...spec, displayName: name} : spec};
}
