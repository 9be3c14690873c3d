import type { FastifyReply } from 'fastify';

/** Calls back once: when the answer has gone out, or when there is nobody any more to answer, which Fastify's onResponse does not tell. */
export const whenOver = ({ raw }: FastifyReply, over: (isAnswered: boolean) => void): void => void raw.once('close', () => over(raw.writableFinished));
