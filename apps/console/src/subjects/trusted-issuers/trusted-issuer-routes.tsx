import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.js';
import { textSearch } from '../../parts/text-search.js';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/trusted-issuers',
  validateSearch: textSearch('q', 'kind', 'status'),
  component: lazyRouteComponent(() => import('./trusted-issuers-page.js'), 'TrustedIssuersPage'),
});

const creation = createRoute({
  getParentRoute: () => shellRoute,
  path: '/trusted-issuers/new',
  component: lazyRouteComponent(() => import('./new-trusted-issuer-page.js'), 'NewTrustedIssuerPage'),
});

const detail = createRoute({
  getParentRoute: () => shellRoute,
  path: '/trusted-issuers/$issuerId',
  component: lazyRouteComponent(() => import('./trusted-issuer-page.js'), 'TrustedIssuerPage'),
});

const edit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/trusted-issuers/$issuerId/edit',
  component: lazyRouteComponent(() => import('./edit-trusted-issuer-page.js'), 'EditTrustedIssuerPage'),
});

export const trustedIssuerRoutes = [list, creation, detail, edit] as const;
