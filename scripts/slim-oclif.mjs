/**
 * What the bundle has of oclif: the modules with which a command defines and parses its flags and arguments. What these use of the rest
 * (help, configuration, colours, the end of a program) stays in the package, and is loaded from there if it is ever used; so is all of
 * it by `import('@oclif/core')`. src/cli/oclif.ts says when that happens.
 */
import {createRequire} from 'node:module';

const load = createRequire(import.meta.url);

/** What `import … from '@oclif/core'` brings. Other names do not build. */
const SLIM = `
export {Command} from '@oclif/core/command';
export * as Args from '@oclif/core/args';
export * as Flags from '@oclif/core/flags';
`;
/** Parts that the package exports by themselves. */
const LEFT_OUT = ['@oclif/core/config', '@oclif/core/help', '@oclif/core/handle', '@oclif/core/ux'];
/** Says what oclif does as it does it, for those who mend oclif. */
const SILENT = 'module.exports = () => () => {};';
/** Marks what is resolved in the package, at run time. */
const OUTSIDE = 'outside:';

/** A module with the names of a part, which loads it when one of them is used. */
function loadedWhenUsed(part) {
  const names = Object.keys(load(part)).filter((name) => name !== '__esModule');
  const getters = names.map((name) => `get ${name}() { return require('${OUTSIDE}${part}').${name}; },`);
  return `module.exports = {__esModule: true, ${getters.join('\n')}};`;
}

export const slimOclif = {
  name: 'slim-oclif',
  setup(build) {
    build.onResolve({filter: /^@oclif\/core$/}, ({kind}) =>
      kind === 'dynamic-import' ? {path: '@oclif/core', external: true} : {path: 'slim', namespace: 'oclif'},
    );
    build.onLoad({filter: /^slim$/, namespace: 'oclif'}, () => ({
      contents: SLIM,
      resolveDir: import.meta.dirname,
    }));
    // Help, by cli/terminal-help.ts, which oclif loads when it writes help.
    build.onResolve({filter: /^@oclif\/core\/help$/}, ({path}) => ({path, external: true}));
    build.onResolve({filter: new RegExp(`^${OUTSIDE}`)}, ({path}) => ({
      path: path.slice(OUTSIDE.length),
      external: true,
    }));
    const partOf = new Map(LEFT_OUT.map((part) => [load.resolve(part), part]));
    build.onLoad({filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/}, ({path}) => {
      const part = partOf.get(path);
      return part === undefined ? undefined : {contents: loadedWhenUsed(part)};
    });
    build.onLoad({filter: /[\\/]debug[\\/]src[\\/]index\.js$/}, () => ({contents: SILENT}));
  },
};
