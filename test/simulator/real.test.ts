import {command} from './real-histories.ts';

command(2, 1);
