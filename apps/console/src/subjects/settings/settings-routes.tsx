import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const page = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  validateSearch: textSearch('q'),
  component: lazyRouteComponent(() => import('./settings-page.js'), 'SettingsPage'),
});

export const settingsRoutes = [page] as const;
