import { useEffect, useState, type ReactNode } from 'react';
import { useFormat } from '../catalogue/language.js';

const TICK_MILLISECONDS = 15_000;

/** "3 minutes ago", with the whole date for who points at it; `exact` shows both. */
export function Instant({ at, exact = false }: { readonly at: string; readonly exact?: boolean }): ReactNode {
  const format = useFormat();
  const [{ now, of }, setNow] = useState(() => ({ now: new Date(), of: at }));
  useEffect(() => {
    const timer = setInterval(() => setNow({ now: new Date(), of: at }), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [at]);
  if (of !== at) setNow({ now: new Date(), of: at }); // what has just happened is not in the future
  const relative = format.relative(at, now);
  return (
    <time dateTime={at} title={format.instant(at)}>
      {exact ? `${format.instant(at)} (${relative})` : relative}
    </time>
  );
}
