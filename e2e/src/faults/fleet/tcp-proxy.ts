import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** - open: as if it were not there
 *  - cut: connections break, and no new one comes about
 *  - silent: connections stand, and nothing comes through in either direction
 *  - deaf: what is sent arrives, and the answers are lost */
export type LinkState = 'open' | 'cut' | 'silent' | 'deaf';

/** A stretch of network between two processes, that can fail. */
export class TcpProxy {
  private state: LinkState = 'open';
  private readonly pairs = new Set<readonly [Socket, Socket]>();

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on('connection', (near) => this.join(near));
  }

  /** @param target a port of this computer */
  static async to(target: number): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** What was lost is lost: connections that were deaf break when the link opens; silent ones go on. */
  become(state: LinkState): void {
    const wasDeaf = this.state === 'deaf';
    this.state = state;
    for (const pair of this.pairs) {
      if (state === 'cut' || wasDeaf) hangUp(pair);
      else for (const socket of pair) (state === 'silent' ? pause : resume)(socket);
    }
  }

  async close(): Promise<void> {
    for (const pair of this.pairs) hangUp(pair);
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    if (this.state === 'cut') return void near.destroy();
    const far = connect(this.target, '127.0.0.1');
    const pair = [near, far] as const;
    this.pairs.add(pair);
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => this.state !== 'deaf' && near.write(chunk));
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined); // it closes
      socket.on('close', () => {
        this.pairs.delete(pair);
        hangUp(pair);
      });
      if (this.state === 'silent') pause(socket);
    }
  }
}

const hangUp = (pair: readonly [Socket, Socket]): void => pair.forEach((socket) => socket.destroy());
const pause = (socket: Socket): void => void socket.pause();
const resume = (socket: Socket): void => void socket.resume();
