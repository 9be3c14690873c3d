import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/users',
  validateSearch: textSearch('q', 'role', 'status'),
  component: lazyRouteComponent(() => import('./users-page.js'), 'UsersPage'),
});

const creation = createRoute({
  getParentRoute: () => shellRoute,
  path: '/users/new',
  component: lazyRouteComponent(() => import('./new-user-page.js'), 'NewUserPage'),
});

const detail = createRoute({
  getParentRoute: () => shellRoute,
  path: '/users/$userId',
  component: lazyRouteComponent(() => import('./user-page.js'), 'UserPage'),
});

const edit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/users/$userId/edit',
  component: lazyRouteComponent(() => import('./edit-user-page.js'), 'EditUserPage'),
});

export const userRoutes = [list, creation, detail, edit] as const;
