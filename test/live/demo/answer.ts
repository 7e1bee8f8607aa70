import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  /** All but `Date`, which changes from request to request. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** As sent: not unpacked. */
  readonly body: Buffer;
}

/** Asks once, on a connection of its own. */
export function answer(base: string, path: string, encoding: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': encoding, connection: 'close' };
    const sent = request(new URL(path, base), { headers }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { date: _, ...rest } = response.headers;
        resolve({ status: response.statusCode ?? 0, headers: rest, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
