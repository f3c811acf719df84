/** The types of specs, `src/generated/specs.ts`, from the schemas: in canonical form, and of bylaw.yaml as it is written. */
import {compile} from 'json-schema-to-typescript';
import ts from 'typescript';
import {inline} from './read-schemas.mjs';

/** Columns of a comment, before it is indented. */
const COMMENT_WIDTH = 100;
const OPTIONS = {bannerComment: '', format: false, ignoreMinAndMaxItems: true, additionalProperties: false};

/** Whether a field is always there in canonical form, whether a manifest writes it or not. */
function isFilledIn({type, default: preset, minItems, 'x-empty': empty}) {
  if (preset !== undefined) return true;
  return (type === 'array' && !minItems && empty === undefined) || (type === 'object' && empty === undefined);
}

/**
 * What a type can say of a schema. A schema that is named (x-type) goes into `named`, and its name stands for it: the
 * generator would otherwise put the type itself in every place that has words of its own.
 */
function shapeOf(schema, form, named) {
  const {'x-type': name, description, ...rest} = schema;
  if (name !== undefined) {
    const shape = {...shapeOf({description, ...rest}, form, named), title: name};
    const known = named.get(name);
    if (known !== undefined && withoutWords(known) !== withoutWords(shape))
      throw new Error(`x-type ${name} names two different types`);
    if (known === undefined) named.set(name, shape);
    return {tsType: name, description};
  }
  const {type, properties, items, additionalProperties, required = [], enum: values, const: value} = schema;
  const shape = {description, type, enum: values, const: value, additionalProperties: false};
  if (items) shape.items = {...shapeOf(items, form, named), description: undefined};
  if (typeof additionalProperties === 'object')
    shape.additionalProperties = shapeOf(additionalProperties, form, named);
  if (type === 'object' && properties === undefined && typeof additionalProperties !== 'object')
    shape.additionalProperties = {};
  if (properties) {
    shape.properties = Object.fromEntries(
      Object.entries(properties).map(([field, of]) => [field, shapeOf(of, form, named)]),
    );
    shape.required = Object.keys(properties).filter(
      (field) => required.includes(field) || (form === 'canonical' && isFilledIn(properties[field])),
    );
  }
  return JSON.parse(JSON.stringify(shape));
}

/** What tells two shapes apart: their words differ from field to field. */
const withoutWords = (shape) =>
  JSON.stringify(shape, (key, value) => (key === 'description' ? undefined : value));

/** The text of declarations with every member, list and mapping `readonly`. */
function readonly(text) {
  const source = ts.createSourceFile('specs.ts', text, ts.ScriptTarget.Latest, true);
  const {factory} = ts;
  const modifiers = [factory.createModifier(ts.SyntaxKind.ReadonlyKeyword)];
  const transformer = (context) => {
    const visit = (node) => {
      const within = ts.visitEachChild(node, visit, context);
      if (ts.isPropertySignature(within))
        return factory.updatePropertySignature(
          within,
          modifiers,
          within.name,
          within.questionToken,
          within.type,
        );
      if (ts.isIndexSignatureDeclaration(within))
        return factory.updateIndexSignature(within, modifiers, within.parameters, within.type);
      return ts.isArrayTypeNode(within)
        ? factory.createTypeOperatorNode(ts.SyntaxKind.ReadonlyKeyword, within)
        : within;
    };
    return (file) => ts.visitNode(file, visit);
  };
  const {transformed} = ts.transform(source, [transformer]);
  return ts.createPrinter().printFile(transformed[0]);
}

/** Comments of one paragraph, each on one line if it fits there. */
function reflow(text) {
  return text.replaceAll(/\/\*\*\n\s*\* (.*)\n\s*\*\//g, (_, words) => {
    if (words.length <= COMMENT_WIDTH) return `/** ${words} */`;
    const lines = words.match(new RegExp(`.{1,${COMMENT_WIDTH}}(?= |$)`, 'g'));
    return `/**\n${lines.map((line) => ` * ${line.trim()}`).join('\n')}\n */`;
  });
}

/** What each named type is: the words where the name is given, rather than those of a field that refers there. */
function wordsOfTypes(node, words = {}) {
  if (typeof node !== 'object' || node === null) return words;
  if (typeof node['x-type'] === 'string') words[node['x-type']] = node.description;
  for (const value of Object.values(node)) wordsOfTypes(value, words);
  return words;
}

/** The text of `specs.ts`. */
export async function specTypes({files, kinds, set}) {
  const named = new Map();
  const live = kinds.filter(({schema}) => schema['x-live'] !== false);
  const specs = live.map(({kind, schema}) => [
    `${kind}Spec`,
    shapeOf(inline(schema, files).properties.spec, 'canonical', named),
  ]);
  specs.push(['SetManifest', shapeOf(inline(set.schema, files), 'written', new Map())]);
  const words = wordsOfTypes([...files.values()]);
  const types = [...named].map(([name, shape]) => [name, {...shape, description: words[name]}]);
  const declared = [...types.toSorted(([a], [b]) => (a < b ? -1 : 1)), ...specs];
  const texts = await Promise.all(
    declared.map(([name, shape]) => compile({...shape, title: name}, name, OPTIONS)),
  );
  const byKind = live.map(({kind}) => `${kind}: ${kind}Spec;`);
  texts.push(
    `/**\n * The spec of each kind in canonical form.\n */\nexport interface Specs {${byKind.join('\n')}}`,
  );
  return reflow(readonly(texts.join('\n')));
}
