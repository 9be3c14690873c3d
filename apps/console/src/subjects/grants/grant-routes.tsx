import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/grants',
  validateSearch: textSearch('client_id', 'user_id', 'api'),
  component: lazyRouteComponent(() => import('./grants-page.js'), 'GrantsPage'),
});

const detail = createRoute({
  getParentRoute: () => shellRoute,
  path: '/grants/$grantId',
  component: lazyRouteComponent(() => import('./grant-page.js'), 'GrantPage'),
});

export const grantRoutes = [list, detail] as const;
