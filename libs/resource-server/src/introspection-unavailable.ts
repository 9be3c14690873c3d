/** Nobody could say whether the token is good: the resource server must not serve. Holds no token. */
export class IntrospectionUnavailable extends Error {
  /** When it makes sense to ask again. */
  readonly retryAfterSeconds: number;

  constructor(message: string, options: { readonly retryAfterSeconds?: number; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'IntrospectionUnavailable';
    this.retryAfterSeconds = options.retryAfterSeconds ?? 1;
  }
}
