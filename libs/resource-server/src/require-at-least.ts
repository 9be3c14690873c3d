/** @throws TypeError */
export function requireAtLeast(least: number, value: number, name: string): void {
  if (!(Number.isFinite(value) && value >= least)) throw new TypeError(`${name} must be a number of at least ${least}`);
}
