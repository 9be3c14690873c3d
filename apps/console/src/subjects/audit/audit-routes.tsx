import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const page = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: textSearch('actor', 'target', 'action', 'since', 'until', 'follow'),
  component: lazyRouteComponent(() => import('./audit-page.js'), 'AuditPage'),
});

export const auditRoutes = [page] as const;
