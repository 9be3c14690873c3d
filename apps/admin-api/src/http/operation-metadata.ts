/** Under which the operation that a handler serves is remembered. */
export const OPERATION = Symbol('admin operation');
