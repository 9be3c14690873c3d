import type { AnswerForm, Call, CallKind, Issued, Outcome } from '../history/call.js';

/** What the front door puts on answers of its own. */
export const MADE_BY_FRONT_DOOR = 'x-made-by';

export interface Asked {
  readonly kind: CallKind;
  readonly presents?: string;
  readonly isForged?: true;
}

type Json = Readonly<Record<string, unknown>>;

/** What an acknowledged answer means. */
export type Reader = (body: Json) => { readonly issues?: Issued; readonly isActive?: boolean };

export interface Reply {
  readonly outcome: Outcome;
  readonly body: Json;
  readonly call: Call;
}

/** Longer than every limit of the services and of the front door. */
const PATIENCE_MILLISECONDS = 15_000;

/** Makes calls at one origin, and writes each into the history. */
export class Caller {
  constructor(
    readonly origin: string,
    private readonly history: Call[],
    private readonly isAudit = false,
  ) {}

  async call(asked: Asked, path: string, init: RequestInit, read: Reader = () => ({})): Promise<Reply> {
    const { response, text, invokedAt } = await this.answered(new URL(path, this.origin), init);
    const body = jsonOf(text);
    const outcome = outcomeOf(response, body);
    const answer = response && formOf(response, body);
    const facts = { ...asked, invokedAt, completedAt: performance.now(), outcome, ...(answer && { answer }), ...(outcome === 'acknowledged' && read(body ?? {})) };
    return { outcome, body: body ?? {}, call: this.note(facts) };
  }

  /** For a browser: whatever is no 503 is a page. @throws Interrupted no page came */
  readonly browse = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { response, text, invokedAt } = await this.answered(url, { ...init, redirect: 'manual' });
    const outcome = outcomeOf(response, {});
    const call = this.note({ kind: 'page', invokedAt, completedAt: performance.now(), outcome, ...(response && { answer: formOf(response, jsonOf(text)) }) });
    if (response === undefined || outcome !== 'acknowledged') throw new Interrupted(call);
    return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
  };

  private async answered(url: string | URL | Request, init: RequestInit): Promise<{ readonly response: Response | undefined; readonly text: string; readonly invokedAt: number }> {
    const invokedAt = performance.now();
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
      return { response, text: await response.text(), invokedAt };
    } catch {
      return { response: undefined, text: '', invokedAt };
    }
  }

  private note(call: Call): Call {
    const noted = this.isAudit ? { ...call, isAudit: true as const } : call;
    this.history.push(noted);
    return noted;
  }
}

/** A caller did not get what it needs to go on. */
export class Interrupted extends Error {
  constructor(readonly call: Call) {
    super(`${call.kind} was ${call.outcome}: ${call.answer?.status} ${call.answer?.error}`);
    this.name = 'Interrupted';
  }
}

function outcomeOf(response: Response | undefined, body: Json | undefined): Outcome {
  if (response === undefined || response.headers.has(MADE_BY_FRONT_DOOR)) return 'unknown';
  if (response.status === 503) return 'unavailable';
  if (response.status < 400) return body === undefined ? 'broken' : 'acknowledged';
  return response.status < 500 ? 'refused' : 'broken';
}

function formOf({ headers, status }: Response, body: Json | undefined): AnswerForm {
  const [contentType, retryAfter] = [headers.get('content-type'), headers.get('retry-after')];
  const error = body?.['error'] ?? body?.['type'];
  return { status, ...(contentType !== null && { contentType }), ...(retryAfter !== null && { retryAfter }), ...(typeof error === 'string' && { error }) };
}

/** Undefined: the body is no object. Nothing at all is an empty one. */
function jsonOf(text: string): Json | undefined {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
