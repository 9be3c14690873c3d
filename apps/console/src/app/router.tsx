import { createRoute, createRouter } from '@tanstack/react-router';
import { consoleRoot } from '../api/call.js';
import { LoadingPage } from '../parts/loading-page.js';
import { NotFoundPage } from '../parts/not-found-page.js';
import { PageError } from '../parts/page-error.js';
import { apiRoutes } from '../subjects/apis/api-routes.js';
import { auditRoutes } from '../subjects/audit/audit-routes.js';
import { clientRoutes } from '../subjects/clients/client-routes.js';
import { dashboardRoutes } from '../subjects/dashboard/dashboard-routes.js';
import { grantRoutes } from '../subjects/grants/grant-routes.js';
import { keyRoutes } from '../subjects/keys/key-routes.js';
import { settingsRoutes } from '../subjects/settings/settings-routes.js';
import { tokenRoutes } from '../subjects/tokens/token-routes.js';
import { trustedIssuerRoutes } from '../subjects/trusted-issuers/trusted-issuer-routes.js';
import { userRoutes } from '../subjects/users/user-routes.js';
import { rootRoute, shellRoute } from './root-route.js';
import { SignedInPage } from './signed-in-page.js';

const signedInRoute = createRoute({ getParentRoute: () => rootRoute, path: '/signed-in', component: SignedInPage });

/** Within the shell, so that the way to everything else is there. */
const nowhereRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFoundPage });

const SUBJECTS = [
  ...apiRoutes,
  ...auditRoutes,
  ...clientRoutes,
  ...dashboardRoutes,
  ...grantRoutes,
  ...keyRoutes,
  ...settingsRoutes,
  ...tokenRoutes,
  ...trustedIssuerRoutes,
  ...userRoutes,
  nowhereRoute,
] as const;

export const router = createRouter({
  routeTree: rootRoute.addChildren([signedInRoute, shellRoute.addChildren(SUBJECTS)]),
  basepath: consoleRoot().pathname,
  defaultPreload: 'intent',
  defaultPendingComponent: LoadingPage,
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
