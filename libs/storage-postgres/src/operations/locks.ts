/** Advisory locks of this database: one number for each thing that only one service may do at a time. */
export const LOCKS = {
  migration: 4_154_001,
  partitions: 4_154_002,
  maintenance: 4_154_003,
  firstSigningKey: 4_154_004,
  encryptionKeys: 4_154_005,
  reEncryption: 4_154_006,
} as const;
