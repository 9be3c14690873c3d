import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A TLS handshake begins with it. @spec RFC 8446 §5.1 */
export const TLS_HANDSHAKE = 22;

/** What somebody who connects says first. @param connect is told where */
export async function firstByte(connect: (address: { readonly host: string; readonly port: number }) => Promise<{ close(): Promise<void> }>): Promise<number | undefined> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const said = once(server, 'connection').then(async ([socket]: Socket[]) => {
    const [data] = (await once(socket!, 'data')) as Buffer[];
    socket!.destroy();
    return data?.[0];
  });
  const connecting = connect({ host: '127.0.0.1', port });
  const byte = await said;
  server.close();
  await (await connecting).close();
  return byte;
}
