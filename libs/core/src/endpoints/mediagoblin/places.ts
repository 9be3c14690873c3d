import type { PersonalPage } from '../../ports/client-pages.js';
import { routePath } from './mount.js';
import type { Visit } from './signed-in-page.js';

/** What each page for people who are signed in shows around itself. */
export const placesFor = ({ http, user }: Visit): PersonalPage => ({
  username: user.username,
  registerPath: routePath(http, 'client/register'),
  clientListPath: routePath(http, 'client/list'),
  connectionsPath: routePath(http, 'client/connections'),
});
