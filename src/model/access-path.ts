/**
 * An access path as people read it: from the outside in, without the person, whom the line names, and without `creator`,
 * which the level says. JSON has it from the target to the person.
 */
export function outermostFirst(via: readonly string[]): readonly string[] {
  const steps = via.toReversed();
  const first = steps[0] ?? '';
  return first === 'creator' || first.startsWith('user:') ? steps.slice(1) : steps;
}
