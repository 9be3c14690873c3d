/** For starting and filling an installation on a busy machine. */
export const START_MILLISECONDS = 90_000;
/** For tests that look at every page, one after the other. */
export const ROUND_TRIP_MILLISECONDS = 90_000;
