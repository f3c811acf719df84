/**
 * Levenshtein distance with adjacent transpositions (optimal string alignment), cut off at `limit`.
 * Returns `limit + 1` when the distance is larger.
 */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({length: b.length + 1}, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let d = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        d = Math.min(d, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(d);
      least = Math.min(least, d);
    }
    if (least > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/**
 * The known word that somebody most likely meant, or undefined if none is near: at most a third of its
 * letters may differ (never more than 3). Upper and lower case count as near. The first of equals wins. A
 * beginning that only one known word has is near too: `acme` for `acme-legal`.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const limit = Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const d = distance(wanted, candidate.toLowerCase(), limit);
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best ?? onlyOneThatBegins(wanted, known);
}

function onlyOneThatBegins(word: string, known: Iterable<string>): string | undefined {
  if (word.length < 3) return undefined;
  const found = [...known].filter((candidate) => candidate.toLowerCase().startsWith(word));
  return found.length === 1 ? found[0] : undefined;
}

/**
 * The known e-mail address that somebody most likely meant: that whose name before the `@` is near, at a
 * domain that is near. A common domain alone makes nobody near: a wrong person would be given access.
 */
export function nearestEmail(email: string, known: Iterable<string>): string | undefined {
  const [local = '', domain = ''] = email.split('@');
  const candidates = [...known].filter((candidate) => {
    const theirs = candidate.split('@')[1] ?? '';
    return theirs === domain || nearest(domain, [theirs]) !== undefined;
  });
  const name = nearest(
    local,
    candidates.map((candidate) => candidate.split('@')[0] ?? ''),
  );
  return name === undefined ? undefined : candidates.find((candidate) => candidate.startsWith(`${name}@`));
}
