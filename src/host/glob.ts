import {appendAll} from '../model/append-all.ts';

/**
 * Globs on paths with `/`: `*` and `?` within a step, `**` for any number of steps, and `{a,b}`. Written here
 * because Node 20 has none that is stable, and this is all that `spec.manifests` needs.
 */

/** Whether a text has a special character of globs; without one it is a path. */
export const isGlob = (text: string): boolean => /[*?{]/.test(text);

/** The folder that all matches of a glob are in, without wildcards; `''` for the root. */
export function globBase(glob: string): string {
  const steps = glob.split('/');
  const first = steps.findIndex(isGlob);
  return steps.slice(0, first < 0 ? undefined : first).join('/');
}

/** The number of patterns grows with the product of all braces; a glob of more patterns than this matches nothing. */
const MAX_ALTERNATIVES = 1000;

/** The parts of the first `{…}` of a glob with what is around it; undefined if it has none that is closed. */
function splitBraces(glob: string): readonly string[] | undefined {
  const open = glob.indexOf('{');
  if (open < 0) return undefined;
  let depth = 0;
  let start = open + 1;
  const parts: string[] = [];
  for (let at = open; at < glob.length; at++) {
    const char = glob.charAt(at);
    if (char === '{') depth++;
    if ((char === ',' || char === '}') && depth === 1) {
      parts.push(glob.slice(start, at));
      start = at + 1;
    }
    if (char !== '}' || --depth > 0) continue;
    return parts.map((part) => glob.slice(0, open) + part + glob.slice(at + 1));
  }
  return undefined;
}

/** The patterns without braces that a glob stands for. */
function alternatives(glob: string): readonly string[] {
  const done: string[] = [];
  const open = [glob];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const parts = splitBraces(next);
    if (parts === undefined) done.push(next);
    else appendAll(open, parts);
    if (done.length + open.length > MAX_ALTERNATIVES) return [];
  }
  return done;
}

/** Whether one step of a path matches one step of a pattern. Never goes back further than the last `*`. */
function matchesStep(pattern: string, step: string): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  while (s < step.length) {
    const sign = pattern.charAt(p);
    if (sign === '*') {
      star = p++;
      resume = s;
    } else if (p < pattern.length && (sign === '?' || sign === step.charAt(s))) {
      p++;
      s++;
    } else if (star >= 0) {
      p = star + 1;
      s = ++resume;
    } else return false;
  }
  while (pattern.charAt(p) === '*') p++;
  return p === pattern.length;
}

/** As {@link matchesStep}, for whole paths: steps take the place of characters, and `**` that of `*`. */
function matchesSteps(pattern: readonly string[], path: readonly string[]): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  while (s < path.length) {
    const step = pattern[p];
    if (step === '**') {
      star = p++;
      resume = s;
    } else if (step !== undefined && matchesStep(step, path[s] ?? '')) {
      p++;
      s++;
    } else if (star >= 0) {
      p = star + 1;
      s = ++resume;
    } else return false;
  }
  while (pattern[p] === '**') p++;
  return p === pattern.length;
}

/** A test for paths (with `/`, relative to the same folder as the glob). Upper and lower case differ. */
export function globMatcher(glob: string): (path: string) => boolean {
  const patterns = alternatives(glob).map((one) => one.split('/'));
  return (path) => {
    const steps = path.split('/');
    return patterns.some((pattern) => matchesSteps(pattern, steps));
  };
}
