import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients',
  validateSearch: textSearch('q', 'application_type', 'grant_type', 'status'),
  component: lazyRouteComponent(() => import('./clients-page.js'), 'ClientsPage'),
});

export const clientRoutes = [list] as const;
