import { types } from 'node:util';
import { StoreUnavailable } from '@assent/core';
import pg from 'pg';

const { isNativeError } = types;

/** SQLSTATE classes and codes with which Postgres says that it cannot serve now, though the statement is right. */
const UNAVAILABLE_CLASSES = new Set([
  '08', // connection exception
  '28', // invalid authorization: the credentials changed
  '53', // insufficient resources: too many connections, disk full, out of memory
  '57', // operator intervention: shut down, starting up, statement time limit
  '58', // system error: I/O
]);
const UNAVAILABLE_CODES = new Set([
  '25006', // read only: a standby, or failing over
  '3D000', // the database does not exist: being restored
  '40001', // serialization failure
  '40P01', // deadlock, after the retry
  '55P03', // lock not available in time
]);

/** An adapter's error as the core knows it: StoreUnavailable when Postgres is down, too slow or refuses work;
 *  a statement that Postgres finds wrong stays what it is. Understands errors of pg and of TypeORM. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof StoreUnavailable) return error;
  return isUnavailable(driverErrorOf(error)) ? new StoreUnavailable('postgres', error) : error;
}

/** SQLSTATE of an error of Postgres itself. */
export const sqlState = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);

function isUnavailable(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== undefined) return UNAVAILABLE_CODES.has(code) || UNAVAILABLE_CLASSES.has(code.slice(0, 2));
  // What is neither an answer of Postgres nor a bug comes from the connection or the pool: refused, reset, timed out.
  return isNativeError(error) && !(error instanceof pg.DatabaseError) && !BUGS.has(error.name);
}

const BUGS = new Set(['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError']);

/** TypeORM wraps the driver's error. */
const driverErrorOf = (error: unknown): unknown =>
  isNativeError(error) && 'driverError' in error && isNativeError(error.driverError) ? error.driverError : error;
