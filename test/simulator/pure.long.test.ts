import {foresee} from './pure-histories.ts';

foresee(256, 2);
