import { accessTokenValues, onlyToken, type BearerWay } from './bearer-way.js';

/** What clients send ends up in histories and logs: off unless the API and the client switch it on (RFC 9700 §4.3.2).
 *  @spec RFC 6750 §2.3 */
export const bearerQuery: BearerWay = {
  method: 'query',
  carried: ({ requestTarget }) => onlyToken(accessTokenValues(queryOf(requestTarget))),
  allowedBy: ({ allowQueryToken }) => allowQueryToken,
  // §2.3 asks for `private`; we also keep the page out of the browser's own cache
  answerHeaders: { 'cache-control': 'private, no-store' },
};

function queryOf(requestTarget: string): string {
  const [target = ''] = requestTarget.split('#', 1);
  const question = target.indexOf('?');
  return question < 0 ? '' : target.slice(question + 1);
}
