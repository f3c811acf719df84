import type {FieldReference} from '../../model/reference.ts';

/**
 * What is told of a field in a line: `text`, `required`, `one of viewer, editor`, `default false`. `mark` writes a value as the
 * format does.
 */
export function fieldFacts(
  {type, required, values, default: standard}: FieldReference,
  mark: (value: string) => string = (value) => value,
): readonly string[] {
  return [
    values.length === 1 ? `always ${mark(values[0] ?? '')}` : type,
    ...(required ? ['required'] : []),
    ...(values.length > 1 ? [`one of ${values.map(mark).join(', ')}`] : []),
    ...(standard === null ? [] : [`default ${mark(standard)}`]),
  ];
}
