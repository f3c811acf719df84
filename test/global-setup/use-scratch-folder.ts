/** Before each test file of a project that writes files: they go where the run removes them. */
import {inject} from 'vitest';

process.env['TMPDIR'] = inject('scratch');
