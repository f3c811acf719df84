/** No text that somebody wrote means anything in any output, in whatever field it stands. */
import {describe, it} from 'vitest';
import {expectHarmless, METHOD_NAMES} from './expect-harmless.ts';
import {OUTPUTS} from './outputs.ts';

describe.each(OUTPUTS)('$name', (output) => {
  const methods = METHOD_NAMES.filter((method) => method in output.view(0));
  it.each(methods)('%s', async (method) => {
    await expectHarmless(output, method);
  });
});
