/** Validators as plain code, complete in itself: nothing is compiled when the program runs, and ajv is not needed. */
import {Ajv2020} from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import {build} from 'esbuild';
import {withoutKeywords} from './published.mjs';

/** Keywords for people: the validators would carry them in vain. */
const NOTES = new Set(['title', 'description', 'examples', 'default', 'patternErrorMessage', 'errorMessage']);

const identifier = (kind) => `validate${kind}`;

/** The code that ajv makes of the published schemas: one exported function for each document. */
function compiled({documents, files}) {
  const ajv = new Ajv2020({
    allowUnionTypes: true,
    allErrors: true,
    messages: false,
    strict: true,
    // The alternatives of a `oneOf` require fields that the schema around them defines.
    strictRequired: false,
    code: {source: true, esm: true, lines: true, optimize: 2},
  });
  addFormats.default(ajv, ['date', 'date-time']);
  for (const [file, schema] of files)
    ajv.addSchema(
      withoutKeywords(schema, (key) => NOTES.has(key)),
      file,
    );
  return standaloneCode(ajv, Object.fromEntries(documents.map(({kind, file}) => [identifier(kind), file])));
}

/**
 * A module that exports `VALIDATORS`, functions by the kind of document, with what they need of ajv within it: its text,
 * and the files that went into it. `root` is the folder in which ajv is installed.
 */
export async function validatorsModule(schemas, root) {
  const members = schemas.documents.map(({kind}) => `${kind}: ${identifier(kind)}`);
  const code = compiled(schemas).replaceAll(/^export const /gm, 'const ');
  const {outputFiles, metafile} = await build({
    absWorkingDir: root,
    stdin: {
      contents: `${code}\nexport const VALIDATORS = {${members.join(', ')}};`,
      resolveDir: root,
    },
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return {text: outputFiles[0].text, inputs: Object.keys(metafile.inputs)};
}
