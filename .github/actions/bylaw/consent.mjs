/** Consent to what guards refuse: as flags of `bylaw plan`, as a plan file records it, and in words. */

const FLAGS = [
  ['allowMassDelete', '--allow-mass-delete'],
  ['allowAccessLoss', '--allow-access-loss'],
  ['allowEmpty', '--allow-empty'],
];
/** Flags with a name, by where a plan file records the names. */
const NAMED = [
  ['confirmDelete', '--confirm-delete'],
  ['allowPolicies', '--allow-policy'],
];
/** What stands in a log, and in a comment, as it is. */
const NAME = /^\w[\w.-]*$/;

/** The flags that gave the consent which the content of a plan file records; undefined if bylaw records none so. */
export function consentFlags(content) {
  const {consent} = content ?? {};
  // A plan that lets no policy through may say nothing of them.
  const named = {allowPolicies: [], ...consent};
  const isNames = (names) =>
    Array.isArray(names) && names.every((name) => typeof name === 'string' && NAME.test(name));
  if (!NAMED.every(([key]) => isNames(named[key]))) return undefined;
  if (FLAGS.some(([key]) => typeof consent[key] !== 'boolean')) return undefined;
  return [
    ...FLAGS.filter(([key]) => consent[key]).map(([, flag]) => flag),
    ...NAMED.flatMap(([key, flag]) => named[key].map((name) => `${flag}=${name}`)),
  ];
}

/** Parts arguments into flags of consent, written as {@link consentFlags} writes them, and all others. */
export function partConsent(args) {
  const consent = [];
  const others = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    const named = NAMED.find(([, flag]) => arg === flag || arg.startsWith(`${flag}=`))?.[1];
    if (FLAGS.some(([, flag]) => flag === arg) || (named !== undefined && arg !== named)) consent.push(arg);
    else if (named !== undefined && at + 1 < args.length) consent.push(`${named}=${args[(at += 1)]}`);
    else others.push(arg);
  }
  return {consent, others};
}

const listed = (flags) => flags.map((flag) => `\`${flag}\``).join(', ');

/** What the reviewed plan allowed, in words for the log and the comment. */
export const consentWords = (flags) =>
  flags.length === 0
    ? 'The plan that was reviewed overrides no guard.'
    : `The plan that was reviewed overrides guards: ${listed(flags)}.`;

/** Why the consent of a reviewed plan does not count: the merged commit does not give it. `flags`: at least one. */
export const notGiven = (flags) =>
  `The plan that was reviewed allows ${listed(flags)}, and the pipeline of the commit that was merged does not. Consent counts only if the merged pipeline gives it to the job that applies, too.`;
