import { createRootRoute, createRoute } from '@tanstack/react-router';
import { Gate } from './gate.js';
import { NotFoundPage } from '../parts/not-found-page.js';

export const rootRoute = createRootRoute({ notFoundComponent: NotFoundPage });

/** Everything but the page that a second tab shows after signing in again: within the shell, for who is signed in. */
export const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: Gate });
