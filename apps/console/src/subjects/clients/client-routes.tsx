import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients',
  validateSearch: textSearch('q', 'application_type', 'grant_type', 'status'),
  component: lazyRouteComponent(() => import('./list/clients-page.js'), 'ClientsPage'),
});

const registration = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients/new',
  validateSearch: textSearch('step'),
  component: lazyRouteComponent(() => import('./wizard/new-client-page.js'), 'NewClientPage'),
});

const detail = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients/$clientId',
  validateSearch: textSearch('tab', 'library'),
  component: lazyRouteComponent(() => import('./detail/client-page.js'), 'ClientPage'),
});

const edit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients/$clientId/edit',
  component: lazyRouteComponent(() => import('./edit/edit-client-page.js'), 'EditClientPage'),
});

export const clientRoutes = [list, registration, detail, edit] as const;
