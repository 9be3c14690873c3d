import { Connection } from './raw-http.mjs';

export const CONNECTIONS = 16;

/** Runs one operation on every connection over and over.
 *  @param operation async (connection, state) => void; throws when an answer is wrong
 *  @param prepare async (connection, index) => the operation's state for that connection
 *  @returns operations per second */
export async function measure(port, { operation, prepare }, seconds) {
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(port));
  try {
    const states = await Promise.all(connections.map((connection, index) => prepare?.(connection, index)));
    let done = 0;
    const start = performance.now();
    const end = start + seconds * 1000;
    await Promise.all(
      connections.map(async (connection, index) => {
        while (performance.now() < end) {
          await operation(connection, states[index]);
          done += 1;
        }
      }),
    );
    return done / ((performance.now() - start) / 1000);
  } finally {
    for (const connection of connections) connection.close();
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @throws what came back instead */
export function expect(condition, what, answer) {
  if (!condition) throw new Error(`${what}: got ${answer.status} ${answer.head.split('\r\n')[0]} ${answer.body.slice(0, 300)}`);
}
