import type { BearerWay } from './bearer-way.js';

/** RFC 9110 §11.1: the scheme's case does not matter. RFC 6750 §2.1: b64token, taken literally. */
const SCHEME = /^bearer(?=$|[ \t,])/i;
const CREDENTIALS = /^bearer +([\w\-.~+/]+=*)$/i;

const FAULT = { fault: 'The Authorization header is malformed.' } as const;

/** Preferred; always on. @spec RFC 6750 §2.1 */
export const bearerHeader: BearerWay = {
  method: 'header',

  carried({ headers }) {
    const values = [headers['authorization'] ?? []].flat();
    if (!values.some((value) => SCHEME.test(value))) return undefined;
    const token = CREDENTIALS.exec(values[0] ?? '')?.[1];
    return token === undefined || values.length > 1 ? FAULT : { token };
  },
};
