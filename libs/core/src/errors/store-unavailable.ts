/** A storage adapter throws this when its server is down, too slow or refuses work. Endpoints answer 503. */
export class StoreUnavailable extends Error {
  constructor(
    readonly store: string,
    cause: unknown,
  ) {
    super(`${store} is unavailable`, { cause });
    this.name = 'StoreUnavailable';
  }
}
