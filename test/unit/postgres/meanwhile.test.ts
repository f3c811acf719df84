import type pg from 'pg';
import {describe, expect, it} from 'vitest';
import type {WorkBesides} from '../../../src/model/live.ts';
import type {Session} from '../../../src/postgres/connect.ts';
import {meanwhile, whileWaiting} from '../../../src/postgres/meanwhile.ts';

describe('what is done while the database works', () => {
  it('is done before the answer is there', async () => {
    const done: string[] = [];
    const asked = Promise.resolve().then(() => {
      done.push('answer');
      return 'rows';
    });
    await expect(meanwhile(asked, () => void done.push('work'))).resolves.toBe('rows');
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

const ANSWER = {rows: [{n: 1}], rowCount: 1} as unknown as pg.QueryResult<never>;

/** A session that answers when it is told to, and work of so many steps. */
function waiting(steps: number) {
  const answers: {readonly give: () => void; readonly fail: (why: Error) => void}[] = [];
  let spoilt = 0;
  const session: Session = {
    query: () =>
      new Promise((give, fail) => {
        answers.push({give: () => give(ANSWER), fail});
      }),
    spoil: () => void spoilt++,
  };
  const done: number[] = [];
  const work: WorkBesides = {
    step: () => done.length < steps && done.push(done.length) > 0,
    take: () => undefined,
  };
  return {answers, session, work, done, spoilt: () => spoilt};
}

const turns = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) await new Promise((go) => setImmediate(go));
};

describe('a session that works while it waits', () => {
  it('has asked before it works, and works no longer than it waits', async () => {
    const {answers, session, work, done} = waiting(100);
    const asked = whileWaiting(session, work).query('select');
    expect(answers).toHaveLength(1);
    expect(done).toStrictEqual([]);
    await turns(5);
    answers[0]?.give();
    await expect(asked).resolves.toBe(ANSWER);
    const before = done.length;
    expect(before).toBeGreaterThan(1);
    await turns(5);
    expect(done).toHaveLength(before);
  });

  it('goes on where it was at the next question, and only waits once nothing is left to do', async () => {
    const {answers, session, work, done} = waiting(6);
    const busy = whileWaiting(session, work);
    const first = busy.query('select');
    await turns(3);
    answers[0]?.give();
    await first;
    const between = done.length;
    const second = busy.query('select');
    await turns(20);
    expect(done).toStrictEqual([0, 1, 2, 3, 4, 5]);
    expect(between).toBeLessThan(6);
    answers[1]?.give();
    await expect(second).resolves.toBe(ANSWER);
  });

  it('fails as the database does', async () => {
    const {answers, session, work} = waiting(100);
    const asked = whileWaiting(session, work).query('select');
    await turns(2);
    answers[0]?.fail(new Error('the database'));
    await expect(asked).rejects.toThrow('the database');
  });

  it('fails as the work does, once there is an answer', async () => {
    const {answers, session} = waiting(0);
    const failing: WorkBesides = {
      step: () => {
        throw new Error('the work');
      },
      take: () => undefined,
    };
    let isSettled = false;
    const asked = whileWaiting(session, failing).query('select');
    asked.catch(() => (isSettled = true));
    await turns(5);
    expect(isSettled).toBe(false);
    answers[0]?.give();
    await expect(asked).rejects.toThrow('the work');
  });

  it('is the session itself without work, and spoils it else', () => {
    const {session, work, spoilt} = waiting(1);
    expect(whileWaiting(session, undefined)).toBe(session);
    whileWaiting(session, work).spoil();
    expect(spoilt()).toBe(1);
  });
});
