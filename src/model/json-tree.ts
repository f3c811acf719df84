/** What kinds of JSON values there are, and the members of one. */
import {isMapping} from './mapping.ts';
import type {Json} from './specs.ts';

/** An object of JSON: members by name. */
export type JsonTree = {readonly [key: string]: Json};

/** Whether a value, which came from JSON, is an object of it. */
export const isTree = (value: unknown): value is JsonTree => isMapping(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** An own member: a map with free keys may have one called `constructor`. Undefined if there is none. */
export const memberOf = (value: Json | undefined, key: string): Json | undefined =>
  isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
