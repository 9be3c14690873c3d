import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { visited } from './visited.js';

/** Remembers the pages that somebody looks at, by the title that they give the browser's tab. */
export function useVisits(product: string): void {
  const router = useRouter();
  useEffect(() => {
    const title = document.querySelector('title');
    if (title === null) return undefined;
    const observer = new MutationObserver(() => visited.note({ path: router.state.location.pathname, title: document.title.replace(` · ${product}`, '') }));
    observer.observe(title, { childList: true });
    return () => observer.disconnect();
  }, [router, product]);
}
