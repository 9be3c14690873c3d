/** The part of node's IncomingMessage that tells about its headers. */
export interface HeaderSource {
  /** Names and values in turn, as received. */
  readonly rawHeaders?: readonly string[];
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Every Authorization header. node drops all but the first from `headers`: only `rawHeaders` shows a repeated one. */
export function authorizationHeaders(message: HeaderSource): readonly string[] {
  const { rawHeaders } = message;
  if (rawHeaders !== undefined) {
    return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization');
  }
  const { authorization } = message.headers;
  if (authorization === undefined) return [];
  return typeof authorization === 'string' ? [authorization] : authorization;
}
