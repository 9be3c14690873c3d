import type { FoundTokenView } from '@assent/admin-contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../../api/api-problem.js';
import { call } from '../../api/call.js';
import { credentialKind, mayBeToken } from '../../parts/credential-kind.js';
import { introspectionQuery, tokenQuery } from './token-queries.js';

/** How far looking up a pasted text has come. `text` is in memory only: the token itself. */
export type Lookup =
  | { readonly is: 'idle' | 'busy' }
  | { readonly is: 'found'; readonly text: string; readonly found: FoundTokenView }
  /** @param wasAsked false: it looks like something that is no token, so it stayed in the browser */
  | { readonly is: 'unknown'; readonly text: string; readonly wasAsked: boolean }
  | { readonly is: 'failed'; readonly text: string; readonly error: unknown };

export interface TokenLookup {
  readonly lookup: Lookup;
  readonly start: (text: string) => void;
  readonly forget: () => void;
}

/** Asks the server about a pasted text. Not a query: a token is no key of a cache. */
export function useTokenLookup(): TokenLookup {
  const [lookup, setLookup] = useState<Lookup>({ is: 'idle' });
  const going = useRef<AbortController>(undefined);
  const queryClient = useQueryClient();
  useEffect(() => () => going.current?.abort(), []);

  const start = useCallback(
    (text: string): void => {
      going.current?.abort();
      const controller = new AbortController();
      going.current = controller;
      if (!mayBeToken(credentialKind(text))) {
        setLookup({ is: 'unknown', text, wasAsked: false });
        return;
      }
      setLookup({ is: 'busy' });
      const outcome = call('POST /admin/tokens/lookup', { body: { token: text }, signal: controller.signal }).then(
        (found): Lookup => {
          if (found.token_type_hint === 'access_token') {
            queryClient.setQueryData(tokenQuery(found.access_token.token_id).queryKey, found.access_token);
            queryClient.setQueryData(introspectionQuery(found.access_token.token_id).queryKey, { introspection: found.introspection });
          }
          return { is: 'found', text, found };
        },
        (error: unknown) => failure(text, error),
      );
      void outcome.then((result) => {
        if (!controller.signal.aborted) setLookup(result);
      });
    },
    [queryClient],
  );
  const forget = useCallback(() => {
    going.current?.abort();
    setLookup({ is: 'idle' });
  }, []);
  return { lookup, start, forget };
}

function failure(text: string, error: unknown): Lookup {
  if (error instanceof ApiProblem && error.kind === 'not-found') return { is: 'unknown', text, wasAsked: true };
  return { is: 'failed', text, error };
}
