import { describe, expect, it } from '@jest/globals';
import { RecordingObserver } from '@assent/core-testing';
import { quietObserver } from './quiet-observer.js';

const ISSUED = { clientId: 'web', grantType: 'password', tokenType: 'Bearer' } as const;
const ASKED = { endpoint: 'check', active: true } as const;

const fail = (): never => {
  throw new TypeError('x is not a function');
};

describe('a quiet observer', () => {
  it('passes on what it hears', () => {
    const recording = new RecordingObserver();
    quietObserver(recording).tokenIssued(ISSUED);
    quietObserver(recording).introspected(ASKED);
    expect([recording.issued, recording.asked]).toEqual([[ISSUED], [ASKED]]);
  });

  it('never throws into a request', () => {
    const broken = quietObserver({ tokenIssued: fail, introspected: fail });
    expect(() => broken.tokenIssued(ISSUED)).not.toThrow();
    expect(() => broken.introspected(ASKED)).not.toThrow();
  });
});
