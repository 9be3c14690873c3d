import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apis',
  validateSearch: textSearch('q'),
  component: lazyRouteComponent(() => import('./apis-page.js'), 'ApisPage'),
});

const creation = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apis/new',
  component: lazyRouteComponent(() => import('./new-api-page.js'), 'NewApiPage'),
});

const detail = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apis/$identifier',
  component: lazyRouteComponent(() => import('./api-page.js'), 'ApiPage'),
});

const edit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apis/$identifier/edit',
  component: lazyRouteComponent(() => import('./edit-api-page.js'), 'EditApiPage'),
});

export const apiRoutes = [list, creation, detail, edit] as const;
