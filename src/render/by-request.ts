/** What is told of the sides of requests, by the request: `share:workspace/name`; in the order of first appearance. */
export function byRequest<T extends {readonly id: string}>(
  sides: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const requests = new Map<string, T[]>();
  for (const side of sides) {
    const known = requests.get(side.id);
    if (known === undefined) requests.set(side.id, [side]);
    else known.push(side);
  }
  return requests;
}
