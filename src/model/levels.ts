/** Levels: what somebody can do with a target, from least to most (section 1 of the contract). */
export const LEVELS = ['viewer', 'editor', 'co-owner', 'creator'] as const;
export type Level = (typeof LEVELS)[number];

const RANK: Readonly<Record<Level, number>> = {viewer: 0, editor: 1, 'co-owner': 2, creator: 3};

/**
 * Orders levels, the lowest first: negative when `a` is below `b`.
 * Twin in SQL: src/postgres/behaviour/level-rank.sql.
 */
export const compareLevels = (a: Level, b: Level): number => RANK[a] - RANK[b];

/** Whether a level, if there is one, is this or a higher one. */
export const isAtLeast = (level: Level | undefined, wanted: Level): boolean =>
  level !== undefined && compareLevels(level, wanted) >= 0;

/**
 * The lower of two levels.
 * Twin in SQL: src/postgres/behaviour/lower-level.sql.
 */
export const lowerLevel = <A extends Level, B extends Level>(a: A, b: B): A | B =>
  RANK[a] <= RANK[b] ? a : b;
