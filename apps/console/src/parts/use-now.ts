import { useEffect, useState } from 'react';

const TICK_MILLISECONDS = 15_000;

/** The present moment, which moves on while a page is open. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
