/** Everything that can be checked without a database, as annotations. */
import {bylaw} from './program.mjs';
import {output, state, step} from './workflow.mjs';

await step(() => {
  const program = state();
  const exitcode = bylaw(program, [
    'validate',
    ...(program.recursive ? ['--recursive'] : []),
    '--format',
    'github',
  ]);
  output('exitcode', exitcode);
  process.exitCode = exitcode;
});
