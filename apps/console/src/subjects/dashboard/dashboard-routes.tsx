import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const page = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: textSearch('minutes'),
  component: lazyRouteComponent(() => import('./dashboard-page.js'), 'DashboardPage'),
});

export const dashboardRoutes = [page] as const;
