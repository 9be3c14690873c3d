import type { ApplicationType } from '@assent/admin-contracts';

/** In the order in which people look for theirs. */
export const KINDS = ['web', 'spa', 'native', 'machine', 'device', 'api'] as const satisfies readonly ApplicationType[];

export const isKind = (text: string | undefined): text is ApplicationType => KINDS.some((kind) => kind === text);
