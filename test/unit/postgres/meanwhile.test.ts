import {describe, expect, it} from 'vitest';
import {meanwhile} from '../../../src/postgres/meanwhile.ts';

describe('what is done while the database works', () => {
  it('is done before the answer is there', async () => {
    const done: string[] = [];
    const asked = Promise.resolve().then(() => {
      done.push('answer');
      return 'rows';
    });
    await expect(meanwhile(asked, () => done.push('work'))).resolves.toBe('rows');
    expect(done).toStrictEqual(['work', 'answer']);
  });

  it('fails once the answer is there, so that the connection is free', async () => {
    let isAnswered = false;
    const asked = new Promise<string>((answer) => {
      setImmediate(() => {
        isAnswered = true;
        answer('rows');
      });
    });
    const failing = meanwhile(asked, () => {
      throw new Error('the work');
    });
    await expect(failing).rejects.toThrow('the work');
    expect(isAnswered).toBe(true);
  });

  it('fails by its own error where both fail', async () => {
    const failing = meanwhile(Promise.reject(new Error('the database')), () => {
      throw new Error('the work');
    });
    await expect(failing).rejects.toThrow('the work');
  });

  it('does not hide that the database fails', async () => {
    const failing = meanwhile(Promise.reject(new Error('the database')), () => undefined);
    await expect(failing).rejects.toThrow('the database');
  });
});
