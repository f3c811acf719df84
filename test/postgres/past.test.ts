import {askHistories} from './past-histories.ts';

askHistories(5);
