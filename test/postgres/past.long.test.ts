import {askHistories} from './past-histories.ts';

askHistories(25);
