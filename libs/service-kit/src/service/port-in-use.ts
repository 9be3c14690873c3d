/** Another program listens where we wanted to. */
export class PortInUse extends Error {
  constructor(
    readonly host: string,
    readonly port: number,
    cause: unknown,
  ) {
    super(`Port ${port} of ${host} is in use by another program. Stop it, or choose another port with PORT or ASSENT_PORT.`, { cause });
    this.name = 'PortInUse';
  }

  /** @returns the error itself when it says something else */
  static from(error: unknown, { host, port }: { readonly host: string; readonly port: number }): unknown {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? new PortInUse(host, port, error) : error;
  }
}
