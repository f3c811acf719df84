/**
 * Waits for what the database was asked, and works while it works: the question has been sent when this is called. What the work
 * throws is thrown once the answer is there, so that the connection is free again.
 */
export async function meanwhile<T>(asked: Promise<T>, work: () => void): Promise<T> {
  try {
    work();
  } catch (error) {
    await asked.catch(() => undefined);
    throw error;
  }
  return asked;
}
