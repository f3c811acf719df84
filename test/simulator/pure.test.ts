import {foresee} from './pure-histories.ts';

foresee(40, 1);
