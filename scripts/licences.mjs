/** The licences of packages that a bundle contains, as these ask for. */
import {readFile, readdir} from 'node:fs/promises';
import {createRequire} from 'node:module';
import path from 'node:path';

/** The folder of the package that a bundled file belongs to, or undefined for a file of ours. */
function packageOf(file) {
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  return parts.slice(0, at + (parts[at + 1].startsWith('@') ? 3 : 2)).join(path.sep);
}

/** What a package is called, and its licence. */
async function noticeOf(folder) {
  const {name, version, license, author} = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  );
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) {
    if (license === undefined) throw new Error(`${name} does not say under which licence it is.`);
    // Its authors leave the text to those who know its name.
    const by = typeof author === 'string' ? author : author?.name;
    return `${name} ${version} (${license})${by === undefined ? '' : `\n\nBy ${by}`}`;
  }
  const text = await readFile(path.join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}`;
}

/** Packages bundled within other packages, of which the inputs do not tell. */
const WITHIN = {'@dagrejs/dagre': ['@dagrejs/graphlib']};

/** The licences of the packages that bundled files belong to; paths are relative to `root`. */
export async function licenceTexts(inputs, root) {
  const folders = new Set(
    inputs.map((file) => packageOf(path.resolve(root, file))).filter((folder) => folder !== undefined),
  );
  for (const folder of [...folders]) {
    const {name} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    for (const inner of WITHIN[name] ?? []) {
      folders.add(packageOf(createRequire(path.join(folder, 'package.json')).resolve(inner)));
    }
  }
  const texts = await Promise.all(
    [...folders].toSorted((a, b) => (a < b ? -1 : 1)).map((folder) => noticeOf(folder)),
  );
  return `Contains:\n\n${texts.join('\n\n---\n\n')}\n`;
}

/** The same as a comment. */
export const licences = async (inputs, root) =>
  `/*!\n${(await licenceTexts(inputs, root)).replaceAll('*/', '* /')}*/\n`;
