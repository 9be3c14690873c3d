import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '@assent/core-testing';
import { runningAdminApi, type RunningAdminApi } from './testing/running-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi({ ASSENT_ACCESS_LOG: 'all' });
});
afterAll(() => api.stop());

describe('a caller who hangs up in the middle of a body', () => {
  it('is no bug of ours: anybody can do it as often as they like', async () => {
    const { logger } = api.service.platform;
    const [bug, line] = [jest.spyOn(logger, 'error'), jest.spyOn(logger, 'info')];
    const { hostname, port } = new URL(api.service.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /admin/clients HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"client_name"');
    const answered = () => line.mock.calls.map(([fields]) => fields as { readonly hungUp?: boolean; readonly status?: number });
    await api.call('listClients'); // what was written before has arrived
    socket.destroy();
    await until('it is noticed', async () => answered().some(({ hungUp }) => hungUp === true));
    await api.call('listClients');
    expect(bug.mock.calls).toEqual([]);
  });
});
