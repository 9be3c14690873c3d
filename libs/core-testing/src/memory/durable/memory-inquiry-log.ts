import type { AccessTokenReference, InquiryLog } from '@assent/core';

/** What is known about one client's questions about one token. */
export interface RecordedInquiry {
  readonly clientId: string;
  readonly firstAskedAt: Date;
  readonly lastAskedAt: Date;
  readonly count: number;
  readonly lastActive: boolean;
}

interface Noted extends RecordedInquiry {
  readonly token: string;
}

/** Keeps every question, and sums them up when it is asked. */
export class MemoryInquiryLog implements InquiryLog {
  private readonly noted: Noted[] = [];

  note(reference: AccessTokenReference, clientId: string, active: boolean, at: Date): void {
    this.noted.push({ token: nameOf(reference), clientId, firstAskedAt: at, lastAskedAt: at, count: 1, lastActive: active });
  }

  /** Latest first. */
  about(reference: AccessTokenReference): readonly RecordedInquiry[] {
    const mine = this.noted.filter(({ token }) => token === nameOf(reference)).toSorted((one, other) => one.lastAskedAt.getTime() - other.lastAskedAt.getTime());
    const clientIds = [...new Set(mine.toReversed().map(({ clientId }) => clientId))];
    return clientIds.map((clientId) => summary(mine.filter((noted) => noted.clientId === clientId)));
  }
}

/** @param noted oldest first, at least one */
function summary(noted: readonly Noted[]): RecordedInquiry {
  const [first, last] = [noted[0], noted.at(-1)];
  if (first === undefined || last === undefined) throw new Error('somebody asked');
  return { clientId: last.clientId, firstAskedAt: first.firstAskedAt, lastAskedAt: last.lastAskedAt, count: noted.length, lastActive: last.lastActive };
}

const nameOf = ({ expiryDay, tokenHash }: AccessTokenReference): string => `${expiryDay}-${tokenHash.toString('hex')}`;
