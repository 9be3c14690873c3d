import type { Standing } from '@assent/core';
import { In, type EntityManager } from 'typeorm';
import { ClientEntity } from '../entities/client.entity.js';
import { UserEntity } from '../entities/user.entity.js';

/** The clients and people behind a page of grants or tokens. */
export interface Parties {
  client(clientId: string): Standing & { readonly clientName?: string };
  owner(userId: string): Standing & { readonly username?: string };
}

/** A missing parent means dead. */
const GONE: Standing = { disabledAt: new Date(0) };

export async function partiesOf(manager: EntityManager, rows: readonly { clientId: string; userId: string | null }[]): Promise<Parties> {
  const clientIds = [...new Set(rows.map(({ clientId }) => clientId))];
  const userIds = [...new Set(rows.flatMap(({ userId }) => userId ?? []))];
  const clients = new Map((await manager.findBy(ClientEntity, { clientId: In(clientIds) })).map((client) => [client.clientId, client]));
  const users = new Map((await manager.findBy(UserEntity, { userId: In(userIds) })).map((user) => [user.userId, user]));
  return {
    client(clientId) {
      const client = clients.get(clientId);
      return client === undefined ? GONE : { ...standingOf(client), ...(client.clientName !== null && { clientName: client.clientName }) };
    },
    owner(userId) {
      const user = users.get(userId);
      return user === undefined ? GONE : { ...standingOf(user), username: user.username };
    },
  };
}

const standingOf = ({ disabledAt, tokensNotBefore }: { disabledAt: Date | null; tokensNotBefore: Date | null }): Standing => ({
  ...(disabledAt !== null && { disabledAt }),
  ...(tokensNotBefore !== null && { tokensNotBefore }),
});
