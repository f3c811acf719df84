/** docs/manifests.md: what the schemas say of every kind and field. */

import {cell} from './markdown-cell.mjs';

const HEAD = `# Manifests

Every kind of manifest, and every field of it. \`bylaw explain KIND\` and \`bylaw explain KIND.FIELD\` tell the same in the shell, and
\`bylaw schema\` prints the JSON Schemas, by which [editors](#editors) explain fields, complete them and mark mistakes.

Only files that end in \`.yaml\` or \`.yml\` are read. A file may hold several documents, with \`---\` between them. Of each kind but \`Set\` there is a list, too: \`kind: MemberList\` has \`items\`, each
with the fields of \`metadata\` and \`spec\` beside each other, and \`metadata.workspace\` once for all of them.

## Editors

\`bylaw init\` puts the schema beside the manifests. In an existing set, and after an upgrade:

\`\`\`sh
bylaw schema > bylaw.schema.json
\`\`\`

Editors that use yaml-language-server (VS Code with the extension YAML of Red Hat, Neovim, Emacs, Helix, Zed) find it by the first line of a
manifest, a path relative to that file: \`# yaml-language-server: $schema=../bylaw.schema.json\`. Or name it once, in
\`.vscode/settings.json\` or the settings of the language server:

\`\`\`json
{"yaml.schemas": {"./bylaw.schema.json": ["bylaw.yaml", "manifests/**/*.yaml"]}}
\`\`\`

JetBrains editors have it under Languages & Frameworks, Schemas and DTDs, JSON Schema Mappings. A wrong permission is then marked while it is typed, the
others are offered, and a field shows what it means.

## Kinds
`;

const code = (text) => `\`${text}\``;

/** Fields that every kind has, and that its own section need not repeat. */
const COMMON = new Set(['apiVersion', 'kind', 'metadata', 'spec']);

function fieldRow(field, fieldFacts) {
  const {path, description, examples} = field;
  const facts = fieldFacts(field, code).join(', ');
  const example = examples.length === 0 ? '' : code(examples[0]);
  return `| ${code(path.replace(/^spec\./, ''))} | ${cell(facts)} | ${cell(description)} | ${cell(example)} |`;
}

function section({name, description, fields, documents}, fieldFacts) {
  const rows = fields.filter(({path}) => !COMMON.has(path)).map((field) => fieldRow(field, fieldFacts));
  return [
    `## ${name}`,
    description,
    ['| field | value | meaning | example |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ...documents.map((example) => `\`\`\`yaml\n${example.trimEnd()}\n\`\`\``),
  ].join('\n\n');
}

/** The text of docs/manifests.md, from the references of all kinds. `fieldFacts`: as the program tells them. */
export function manifestsPage(references, fieldFacts) {
  const index = references.map(
    ({name, description}) =>
      `- [${name}](#${name.toLowerCase()}): ${description.split('. ')[0].replace(/\.$/, '')}.`,
  );
  return (
    [HEAD, index.join('\n'), ...references.map((reference) => section(reference, fieldFacts))].join('\n\n') +
    '\n'
  );
}
