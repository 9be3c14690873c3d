import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { problem } from '@assent/admin-contracts';
import { runningAdminApi, type RunningAdminApi } from './testing/running-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi({ ASSENT_MAX_EVENT_LOOP_LAG_MILLISECONDS: '0' });
});
afterAll(() => api.stop());

describe('when there is too much to do', () => {
  beforeEach(() => {
    api.service.platform.traffic.isBehind = true;
  });
  afterEach(() => {
    api.service.platform.traffic.isBehind = false;
  });

  it.each(['/admin/clients', '/admin/nowhere', '/admin/session', '/admin/session/sign-in', '/admin/openapi.json'])('%s answers with a problem, and when to come back', async (path) => {
    const answer = await api.fetch(path, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('retry-after')]).toEqual([503, 'application/problem+json', '1']);
    expect(problem.parse(await answer.json())).toEqual({ type: 'urn:assent:problem:unavailable', title: 'The service is temporarily unavailable', status: 503, request_id: answer.headers.get('x-request-id') });
  });

  it('a person who comes to sign in gets a page', async () => {
    const answer = await api.fetch('/admin/session/sign-in', { redirect: 'manual', headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('retry-after')]).toEqual([503, 'text/html; charset=utf-8', '1']);
    expect(await answer.text()).toContain('Please try again in a minute');
  });
});
