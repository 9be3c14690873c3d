/** Advisory locks of this database that management takes; operations/locks.ts has the others. */
export const MANAGEMENT_LOCKS = {
  builtIns: 4_154_101,
  admins: 4_154_102,
  signingKeys: 4_154_103,
  import: 4_154_104,
} as const;
