import type { FastifyRequest } from 'fastify';

/** The caller went away before the request was complete: there is nobody to answer, and nothing of ours to mend. */
export const hungUp = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete;
