import type {FieldReference} from '../../model/reference.ts';

/** What is told of a field in a line: `text`, `required`, `one of viewer, editor`, `default false`. */
export function fieldFacts({type, required, values, default: standard}: FieldReference): readonly string[] {
  return [
    values.length === 1 ? `always ${values[0]}` : type,
    ...(required ? ['required'] : []),
    ...(values.length > 1 ? [`one of ${values.join(', ')}`] : []),
    ...(standard === null ? [] : [`default ${standard}`]),
  ];
}
