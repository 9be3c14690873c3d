import type { KeyNeeds } from '@assent/storage-postgres';

/** What needs an encryption key, in words. */
export function neededBy({ clients, clientSecrets, secondFactors, signingKeys, until }: KeyNeeds): readonly string[] {
  const named = clients.length < clientSecrets ? `${clients.join(', ')} …` : clients.join(', ');
  return [
    ...(signingKeys > 0 ? [counted(signingKeys, 'signing key')] : []),
    ...(secondFactors > 0 ? [counted(secondFactors, 'second factor')] : []),
    ...(clientSecrets > 0 ? [`${counted(clientSecrets, 'client secret')} (${named})`] : []),
    ...(until === undefined ? [] : [`tokens and cookies that live until ${until.toISOString()} at the latest`]),
  ];
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
