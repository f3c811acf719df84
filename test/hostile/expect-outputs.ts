import {describe, it} from 'vitest';
import {expectHarmless, METHOD_NAMES} from './expect-harmless.ts';
import type {Output} from './outputs.ts';

/** A test for everything that each of the outputs can show. */
export function expectOutputsHarmless(outputs: readonly Output[]): void {
  describe.each(outputs)('$name', (output) => {
    const methods = METHOD_NAMES.filter((method) => method in output.view(0));
    it.each(methods)('%s', async (method) => {
      await expectHarmless(output, method);
    });
  });
}
