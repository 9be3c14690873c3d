/** Who is not in the store counts as disabled since ever. */
export const GONE = new Date(0);
