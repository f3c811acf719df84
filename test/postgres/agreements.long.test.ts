import {compareHistories} from './agreement-histories.ts';

compareHistories(25);
