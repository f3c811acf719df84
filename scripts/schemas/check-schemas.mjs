/** Holds the hand-written schemas against their dialect (schemas/dialect.schema.json), and names what no dialect can say. */
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {Ajv2020} from 'ajv/dist/2020.js';
import {inline} from './read-schemas.mjs';

const DIALECT_FILES = ['vocabulary.schema.json', 'dialect.schema.json'];

/** A function from a schema to the keywords in it whose value or combination is wrong, each as a sentence. */
export async function dialectOf(folder) {
  const ajv = new Ajv2020({allErrors: true, strict: true, strictTypes: false, strictRequired: false});
  const read = async (file) => JSON.parse(await readFile(path.join(folder, file), 'utf8'));
  const [vocabulary, dialect] = await Promise.all(DIALECT_FILES.map(read));
  ajv.addSchema(vocabulary);
  const validate = ajv.compile(dialect);
  return (schema) =>
    validate(schema) ? [] : validate.errors.map(({instancePath, message}) => `${instancePath} ${message}`);
}

/** Every field below a schema of an object, as `[pointer, field, inList]`: a pointer has `*` for any item of a list. */
function* fieldsBelow({properties = {}}, pointer = '', inList = false) {
  for (const [name, field] of Object.entries(properties)) {
    const at = `${pointer}/${name}`;
    yield [at, field, inList];
    yield* fieldsBelow(field, at, inList);
    if (field.items?.properties) yield* fieldsBelow(field.items, `${at}/*`, true);
  }
}

/** Keywords that say something of a field of the spec itself alone. */
const OF_THE_SPEC = ['x-fixed', 'x-whole'];

function* faultsOfSpec(spec, live) {
  for (const [at, field, inList] of fieldsBelow(spec)) {
    const nested = at.split('/').length > 2;
    const {items} = field;
    for (const keyword of OF_THE_SPEC.filter((each) => nested && field[each] !== undefined)) {
      yield `${at}: ${keyword} belongs to a field of the spec itself`;
    }
    const key = field['x-key'];
    if (key !== undefined) {
      if (inList) yield `${at}: a list with x-key stands in no other list`;
      if (items.properties[key]?.type !== 'string' || !items.required.includes(key))
        yield `${at}: x-key names no required text of its items`;
    }
    const home = field['x-in'];
    if (home !== undefined && spec.properties[home]?.['x-reference'] !== 'Workspace')
      yield `${at}: x-in names no field of the spec that refers to a Workspace`;
    if (live && field.type === 'array' && key === undefined && !field['x-set'])
      yield `${at}: a list is a set (x-set), or its items are told apart by one of their fields (x-key)`;
  }
}

/** Lists of different kinds at one pointer have one key: a pointer then tells it without the kind. */
function* faultsBetween(specs) {
  const keys = new Map();
  for (const {file, spec} of specs) {
    for (const [at, field] of fieldsBelow(spec)) {
      if (field.type !== 'array') continue;
      const key = field['x-key'];
      const other = keys.get(at);
      if (other !== undefined && other.key !== key)
        yield `${file}#${at}: x-key differs from that in ${other.file}`;
      keys.set(at, {file, key});
    }
  }
}

/** All faults of the schemas that `readSchemas` read, each as a line; none if they can be generated from. */
export function faultsOf({files, kinds, set}, faultsByDialect) {
  const specs = [...kinds, set].map(({file, schema}) => {
    const whole = inline(schema, files);
    return {file, whole, spec: whole.properties.spec, live: whole['x-live'] !== false && file !== set.file};
  });
  const faults = specs.flatMap(({file, whole, spec, live}) => {
    const wrongKeywords = faultsByDialect(whole);
    const found = wrongKeywords.length > 0 ? wrongKeywords : [...faultsOfSpec(spec, live)];
    return found.map((fault) => `${file}#${fault}`);
  });
  return faults.length > 0 ? faults : [...faultsBetween(specs.filter(({live}) => live))];
}
