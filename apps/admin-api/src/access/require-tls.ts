import type { WireRequest } from '@assent/core';
import { ProblemError } from '../http/problem-error.js';

/** RFC 6750 §5.3: what came in plaintext was seen already. @throws ProblemError invalidInput */
export function requireTls({ transport }: Pick<WireRequest, 'transport'>): void {
  if (transport === 'plaintext') throw new ProblemError('invalidInput', { detail: 'This API needs TLS. A proxy that ends TLS must say so with X-Forwarded-Proto.' });
}
