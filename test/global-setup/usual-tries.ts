/** Before each test file: a property is tried as often as the effort of the run says, unless it says how often itself. */
import fc from 'fast-check';
import {tries} from '../effort.ts';

fc.configureGlobal({numRuns: tries(100)});
