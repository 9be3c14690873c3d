/** Another program listens where we wanted to. */
export class PortInUse extends Error {
  constructor(
    readonly host: string,
    readonly port: number,
    cause: unknown,
    setting = 'PORT or ASSENT_PORT',
  ) {
    super(`Port ${port} of ${host} is in use by another program. Stop it, or choose another port with ${setting}.`, { cause });
    this.name = 'PortInUse';
  }

  /** @param setting by which to change it
   *  @returns the error itself when it says something else */
  static from(error: unknown, { host, port }: { readonly host: string; readonly port: number }, setting?: string): unknown {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? new PortInUse(host, port, error, setting) : error;
  }
}
