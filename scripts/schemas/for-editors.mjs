/**
 * The published schemas as editors are to have them: what they show of a field is what the field says of itself, with an example or
 * two, and a permission that is not in the catalogue is marked. Validators are not made of these: of a wrong permission a rule speaks.
 */
import {inline} from './read-schemas.mjs';

const MOST_EXAMPLES = 2;

/** Words beside a `$ref`. An editor would show those of the definition with them, or instead. */
const WORDS = ['title', 'description', 'examples'];

/** A pattern for exactly these permissions: capabilities, and `resource:action:scope`. */
function patternOf(permissions) {
  const parts = permissions.map((permission) => permission.split(':'));
  const capabilities = parts.filter(({length}) => length === 2).map((part) => part.join(':'));
  const others = parts.filter(({length}) => length === 3);
  const oneOf = (texts) => `(?:${[...new Set(texts)].map((text) => text.replace('*', '\\*')).join('|')})`;
  const standard = [0, 1, 2].map((i) => oneOf(others.map((part) => part[i]))).join(':');
  return `^(?:${[...capabilities, standard].join('|')})$`;
}

/** What marks a wrong permission and offers the right ones; a list of all of them would be shown whole wherever one stands. */
const permissionForEditors = ({examples, ...schema}) => ({
  ...schema,
  pattern: patternOf(examples),
  patternErrorMessage:
    'Expected a capability such as use:shared_spaces, or resource:action:scope such as spaces:read:all',
  examples,
  defaultSnippets: examples.map((permission) => ({label: permission, body: permission})),
});

/** Every list of examples, of whatever part of a schema, cut short. */
function withFewExamples(node, isNames = false) {
  if (Array.isArray(node)) return node.map((each) => withFewExamples(each));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      !isNames && key === 'examples'
        ? value.slice(0, MOST_EXAMPLES)
        : withFewExamples(value, !isNames && (key === 'properties' || key === '$defs')),
    ]),
  );
}

/** The schema of any document is laid over that of a kind, so that its examples would be shown besides. */
function withoutExamples({properties, ...umbrella}) {
  const bare = Object.entries(properties).map(([name, {examples: _, ...schema}]) => [name, schema]);
  return {...umbrella, properties: Object.fromEntries(bare)};
}

/** The same files for editors; `umbrella` is the name of the schema of any document. */
export function schemasForEditors(files, umbrella) {
  const {$defs, ...common} = files.get('common.schema.json');
  const marked = {...$defs, permission: permissionForEditors($defs.permission)};
  const all = new Map([
    ...files,
    ['common.schema.json', {...common, $defs: marked}],
    [umbrella, withoutExamples(files.get(umbrella))],
  ]);
  const hasWords = (schema) => WORDS.some((word) => word in schema);
  return new Map(
    [...all].map(([file, schema]) => {
      const {examples, ...rest} = inline(
        schema,
        all,
        ($ref, own) => $ref.startsWith('common.schema.json#') && hasWords(own),
      );
      // Whole documents are no example of a field.
      return [file, {...withFewExamples(rest), ...(examples && {examples})}];
    }),
  );
}
