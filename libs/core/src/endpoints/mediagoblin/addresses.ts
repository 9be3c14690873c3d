import type { ServerConfig } from '../../config/server-config.js';
import type { WireRequest } from '../../wire/request.js';
import { issuerPath } from '../issuer-path.js';
import { MOUNTS, type Route } from './mount.js';

type Config = Pick<ServerConfig, 'issuer'>;

/** Pages where people go on after they signed in. */
const PAGES: readonly Route[] = ['authorize', 'client/register', 'client/list', 'client/connections'];

/** The absolute URL of a request to us, in ASCII. */
export const addressOf = ({ path, query }: Pick<WireRequest, 'path' | 'query'>, { issuer }: Config): string =>
  `${new URL(issuer).origin}${path}${query === '' ? '' : `?${query.replaceAll(/[^\x21-\x7e]|#/g, encodeURIComponent)}`}`;

/** Path and query of a page of ours. */
export interface OwnPage {
  readonly path: string;
  readonly query: string;
}

/** Reads what forms and links say about where a person goes on. It is compared as text, not parsed: so there is nothing that browsers could
 *  read differently.
 *  @param paths where it may lead
 *  @returns undefined: it leads somewhere else */
export function ownPage(next: string, paths: readonly string[], { issuer }: Config): OwnPage | undefined {
  const { origin } = new URL(issuer);
  const question = next.indexOf('?');
  const place = question < 0 ? next : next.slice(0, question);
  const query = question < 0 ? '' : next.slice(question + 1);
  const path = paths.find((candidate) => place === candidate || place === origin + candidate);
  return path === undefined || !/^[\x21\x22\x24-\x7e]*$/.test(query) ? undefined : { path, query };
}

export const urlOf = ({ path, query }: OwnPage): string => (query === '' ? path : `${path}?${query}`);

/** Everywhere that somebody may want to get to by signing in. */
export const pagePaths = (config: Config): readonly string[] => PAGES.flatMap((page) => everyPath(page, config));

export const authorizePaths = (config: Config): readonly string[] => everyPath('authorize', config);

const everyPath = (route: Route, config: Config): readonly string[] => MOUNTS.map((mount) => `${issuerPath(config)}${mount}/${route}`);
