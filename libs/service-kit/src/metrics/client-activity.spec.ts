import { describe, expect, it } from '@jest/globals';
import { ClientActivity } from './client-activity.js';

describe('the busiest clients', () => {
  it('are told once', () => {
    const clients = new ClientActivity();
    clients.tokenIssued('web');
    clients.introspected('rs');
    clients.introspected('rs');
    clients.introspected('web');
    expect(clients.take()).toEqual({ web: [1, 1], rs: [0, 2] });
    expect(clients.take()).toEqual({});
  });

  it('are the 50 with most tokens and the 50 with most introspections', () => {
    const clients = new ClientActivity();
    for (let index = 0; index < 200; index += 1) {
      for (let times = 0; times < index; times += 1) clients.tokenIssued(`asks-${index}`);
      for (let times = 0; times < index * 2; times += 1) clients.introspected(`api-${index}`);
    }
    const told = clients.take();
    expect(Object.keys(told)).toHaveLength(100);
    expect(told['asks-150']).toEqual([150, 0]);
    expect(told['asks-149']).toBeUndefined();
    expect(told['api-199']).toEqual([0, 398]);
  });

  it('take no more memory than 10,000 of them, whoever comes', () => {
    const clients = new ClientActivity();
    clients.tokenIssued('first');
    for (let index = 0; index < 20_000; index += 1) clients.introspected(`api-${index}`);
    clients.introspected('late');
    clients.tokenIssued('first');
    const told = clients.take();
    expect(told['first']).toEqual([2, 0]);
    expect(told['late']).toBeUndefined();
  });

  it('may be named like anything', () => {
    const clients = new ClientActivity();
    clients.tokenIssued('__proto__');
    expect(JSON.stringify(clients.take())).toBe('{"__proto__":[1,0]}');
  });
});
