import { createRoute, createRouter } from '@tanstack/react-router';
import { consoleRoot } from '../api/call.js';
import { LoadingPage } from '../parts/loading-page.js';
import { NotFoundPage } from '../parts/not-found-page.js';
import { PageError } from '../parts/page-error.js';
import { clientRoutes } from '../subjects/clients/client-routes.js';
import { rootRoute, shellRoute } from './root-route.js';
import { SignedInPage } from './signed-in-page.js';

const signedInRoute = createRoute({ getParentRoute: () => rootRoute, path: '/signed-in', component: SignedInPage });

export const router = createRouter({
  routeTree: rootRoute.addChildren([signedInRoute, shellRoute.addChildren([...clientRoutes])]),
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
