/** Upper bounds of the latency histograms, in milliseconds, inclusive. What took longer than the last counts beyond it. */
export const LATENCY_BOUNDS_MILLISECONDS: readonly number[] = [
  0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000,
];
