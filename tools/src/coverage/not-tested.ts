/** What of the checklist has no test, and why. */
export interface NotTested {
  readonly id: string;
  /** Of the item; the rest of it is tested. Absent: all of it. */
  readonly part?: string;
  readonly because: string;
}

export const NOT_TESTED: readonly NotTested[] = [
  { id: '#93', part: 'mTLS', because: 'not built yet: it comes with sender-constrained tokens, through the registry that private_key_jwt is in' },
  { id: 'X9', because: 'DPoP and mTLS are not built yet: they come with sender-constrained tokens, through the registry that bearer and MAC tokens are in' },
];
