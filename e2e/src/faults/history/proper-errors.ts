import type { AnswerForm, Call } from './call.js';
import type { Violation } from './violation.js';

/** A refusal is one of the protocol, and an outage is a 503 that says when to come again. */
export function properErrors(calls: readonly Call[]): Violation[] {
  return calls.flatMap((call) => {
    const flaw = flawOf(call);
    return flaw === undefined ? [] : [{ invariant: 'proper errors', what: `${call.kind}: ${flaw}`, calls: [call] }];
  });
}

function flawOf({ answer, kind, outcome }: Call): string | undefined {
  if (answer === undefined || outcome === 'acknowledged') return undefined;
  if (outcome === 'broken') return `the answer ${answer.status} ${answer.error ?? ''} is none that is allowed`;
  if (outcome === 'unavailable' && !/^[1-9]\d{0,3}$/.test(answer.retryAfter ?? '')) return `Retry-After is ${answer.retryAfter}`;
  if (kind === 'page' && isPage(answer)) return undefined;
  if (!isJson(answer)) return `the body is ${answer.contentType}`;
  if (answer.error === undefined) return 'the body names no error';
  return outcome === 'unavailable' && !UNAVAILABLE.test(answer.error) ? `503 with ${answer.error}` : undefined;
}

const UNAVAILABLE = /^(urn:assent:problem:)?(temporarily[_-])?unavailable$/;

const isPage = ({ contentType }: AnswerForm): boolean => contentType?.startsWith('text/html') === true;
const isJson = ({ contentType }: AnswerForm): boolean => /^application\/(problem\+)?json\b/.test(contentType ?? '');
