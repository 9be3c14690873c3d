import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tokens',
  validateSearch: textSearch('client_id', 'user_id', 'grant_id', 'api'),
  component: lazyRouteComponent(() => import('./tokens-page.js'), 'TokensPage'),
});

const inspect = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tokens/inspect',
  component: lazyRouteComponent(() => import('./inspect-page.js'), 'InspectPage'),
});

const detail = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tokens/$tokenId',
  component: lazyRouteComponent(() => import('./token-page.js'), 'TokenPage'),
});

export const tokenRoutes = [list, inspect, detail] as const;
