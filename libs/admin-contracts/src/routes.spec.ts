import { describe, expect, it } from '@jest/globals';
import { PROBLEMS, problemType } from './problem.js';
import { PERMISSIONS } from './route.js';
import { ROUTES } from './routes.js';

const routes = Object.entries(ROUTES);
const guarded = routes.filter(([, { needs }]) => needs !== 'nothing');

describe('the table of routes', () => {
  it('names every method and path once', () => {
    const addresses = routes.map(([, { method, path }]) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('lets readers change nothing: what only needs read is a GET, or the lookup that keeps tokens out of addresses', () => {
    const exceptions = guarded.filter(([, { method, needs }]) => (needs === 'read') !== (method === 'GET')).map(([operation]) => operation);
    expect(exceptions).toEqual(['lookUpToken']);
    expect(guarded.every(([, { needs }]) => PERMISSIONS.some((permission) => permission === needs))).toBe(true);
  });

  it('opens nothing but its own description to everybody, and lets nothing else be kept', () => {
    expect(routes.filter(([, { needs }]) => needs === 'nothing').map(([operation]) => operation)).toEqual(['getOpenApi']);
    expect(routes.filter(([, route]) => 'cacheSeconds' in route).map(([operation]) => operation)).toEqual(['getOpenApi']);
    expect(ROUTES.getOpenApi.method).toBe('GET');
  });

  it.each(routes.filter(([, { status }]) => status !== 204))('says what %s answers', (_, route) => {
    expect('response' in route || 'contentType' in route).toBe(true);
  });

  it('refuses unknown members in every body but a registration (RFC 7591 §2) and in every query', () => {
    const accepting = routes.filter(([, route]) =>
      [...('body' in route ? [route.body] : []), ...('query' in route ? [route.query] : [])].some((schema) => {
        const result = schema.safeParse({ no_such_member: 1 });
        return result.success || !result.error.issues.some(({ code }) => code === 'unrecognized_keys');
      }),
    );
    expect(accepting.map(([operation]) => operation)).toEqual(['registerClient']);
  });
});

describe('RFC 9457 problem types', () => {
  it('differ from each other', () => {
    const kinds = Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[];
    expect(new Set(kinds.map(problemType)).size).toBe(kinds.length);
    expect(problemType('changedMeanwhile')).toBe('urn:assent:problem:changed-meanwhile');
  });
});
