import { useEffect, useState, type ReactNode } from 'react';
import { useFormat } from '../catalogue/language.js';

const TICK_MILLISECONDS = 15_000;

/** "3 minutes ago", with the whole date for who points at it; `exact` shows both. */
export function Instant({ at, exact = false }: { readonly at: string; readonly exact?: boolean }): ReactNode {
  const format = useFormat();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  const relative = format.relative(at, now);
  return (
    <time dateTime={at} title={format.instant(at)}>
      {exact ? `${format.instant(at)} (${relative})` : relative}
    </time>
  );
}
