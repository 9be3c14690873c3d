import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import pg from 'pg';
import { QueryFailedError } from 'typeorm';
import { toStoreError } from './unavailable.js';

const answerOf = (code: string): pg.DatabaseError => Object.assign(new pg.DatabaseError('refused', 7, 'error'), { code });

describe('toStoreError', () => {
  it.each([
    ['too many connections', '53300'],
    ['disk full', '53100'],
    ['shut down by an admin', '57P01'],
    ['crashed', '57P02'],
    ['still starting', '57P03'],
    ['over the time limit', '57014'],
    ['read only', '25006'],
    ['deadlocked', '40P01'],
    ['a lock not given in time', '55P03'],
    ['credentials changed', '28P01'],
    ['an I/O error', '58030'],
    ['a broken connection', '08006'],
  ])('makes StoreUnavailable of %s', (_name, code) => {
    const error = toStoreError(answerOf(code));
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect((error as StoreUnavailable).cause).toBeInstanceOf(pg.DatabaseError);
  });

  it.each([
    ['a refused connection', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
    ['a silent server', new Error('Query read timeout')],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['several refused addresses', new AggregateError([new Error('connect ECONNREFUSED')])],
  ])('makes StoreUnavailable of %s', (_name, cause) => {
    expect(toStoreError(cause)).toMatchObject({ name: 'StoreUnavailable', store: 'postgres', cause });
  });

  it.each(['23505', '23503', '22P02', '42601', '42P01'])('leaves a wrong statement as it is (%s)', (code) => {
    const error = answerOf(code);
    expect(toStoreError(error)).toBe(error);
  });

  it('leaves a bug as it is', () => {
    const bug = new TypeError('x is not a function');
    expect(toStoreError(bug)).toBe(bug);
  });

  it('looks through the errors of TypeORM', () => {
    expect(toStoreError(new QueryFailedError('SELECT 1', [], answerOf('57P01')))).toBeInstanceOf(StoreUnavailable);
    const wrong = new QueryFailedError('SELECT 1', [], answerOf('23505'));
    expect(toStoreError(wrong)).toBe(wrong);
  });
});
