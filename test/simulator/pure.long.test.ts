import {foresee} from './pure-histories.ts';

foresee(255);
