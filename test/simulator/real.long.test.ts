import {command} from './real-histories.ts';

command(3);
