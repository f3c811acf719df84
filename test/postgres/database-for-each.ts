import type pg from 'pg';
import {afterAll, beforeAll, beforeEach} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import {startTestServer, type TestServer} from './test-server.ts';

/** The database of the test that runs: a store on it, and a raw connection to it. */
export interface Database {
  server: TestServer;
  url: string;
  store: Store;
  sql: pg.Client;
}

/**
 * Gives each test of a file a migrated database of its own, and drops that of the test before. What is returned is filled
 * before each test: ask it for its members, and keep none of them.
 */
export function databaseForEach(database = {} as Database): Database {
  beforeAll(async () => {
    database.server = await startTestServer();
  });
  afterAll(() => database.server.close());
  beforeEach(async () => {
    await database.server.releaseDatabases();
    Object.assign(database, await database.server.store());
  });
  return database;
}
