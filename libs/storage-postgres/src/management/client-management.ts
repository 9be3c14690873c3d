import { clientMembersOf, newClientId, newClientSecret, parseClientMetadata } from '@assent/core';
import { ClientSecretEntity } from '../entities/client-secret.entity.js';
import { ClientEntity } from '../entities/client.entity.js';
import { requireNotBuiltIn } from './built-in-client.js';
import type { Author, Change } from './change.js';
import { listClients, type ClientFilter } from './client-listing.js';
import { clientTarget, insertClient, lockClient, metadataOf, readClient, requireKnownScopes, saveClient, writeMetadata } from './client-records.js';
import { addSecret, usesSecret } from './client-secrets.js';
import { forgetConsents } from './forget-consents.js';
import { managedClients, type ManagedClient } from './client-view.js';
import { requireVersion, type Document } from './documents.js';
import type { ManagementNeeds } from './management-needs.js';
import { Conflict } from './management-errors.js';
import { patchedMetadata } from './client-starting-point.js';
import type { Page, PageRequest } from './page.js';
import { revokeEverythingOf } from './revocation.js';
import { withdrawClient } from './trusted-issuer-records.js';

type Needs = Pick<ManagementNeeds, 'changes' | 'cursors' | 'clock' | 'random' | 'secretHasher'>;

/** A client with its new secret: the only time that it is known. */
export interface ClientWithSecret {
  readonly client: ManagedClient;
  /** Absent: the client does not authenticate with one. */
  readonly clientSecret?: string;
}

const MAX_LIVE_SECRETS = 5;

export class ClientManagement {
  constructor(private readonly needs: Needs) {}

  /** @param input metadata in RFC 7591's names @throws RulesBroken */
  register(input: unknown, by: Author): Promise<ClientWithSecret> {
    const metadata = parseClientMetadata(input);
    return this.needs.changes.make(by, async (change) => {
      await requireKnownScopes(change, metadata.scope);
      const entity = await insertClient(change, newClientId(this.needs.random), metadata);
      await change.record('client.create', clientTarget(entity.clientId), clientMembersOf(metadata));
      return this.withSecret(change, entity, usesSecret(entity) ? await this.newSecret(change, entity, 0) : undefined);
    });
  }

  /** @throws NotFound */
  get(clientId: string): Promise<ManagedClient> {
    return this.needs.changes.read(async (manager) => {
      const entity = await readClient(manager, clientId);
      return (await managedClients(manager, [entity], this.needs.clock.now()))[0] as ManagedClient;
    });
  }

  /** Newest first. @throws InvalidCursor */
  list(filter: ClientFilter, request: PageRequest): Promise<Page<ManagedClient>> {
    return this.needs.changes.browse((manager) => listClients(manager, filter, request, this.needs));
  }

  /** Says what `register`, or with a client_id `update`, would refuse, and does nothing. @throws RulesBroken @throws NotFound @throws Conflict it is built in */
  check(input: Document, clientId?: string): Promise<void> {
    return this.needs.changes.read(async (manager) => {
      if (clientId !== undefined) requireNotBuiltIn(clientId);
      const metadata = clientId === undefined ? parseClientMetadata(input) : patchedMetadata(metadataOf(await readClient(manager, clientId)), input);
      await requireKnownScopes({ manager }, metadata.scope);
    });
  }

  /** Changes what the patch names; null takes a member back to its default.
   *  @throws RulesBroken @throws NotFound @throws VersionMismatch @throws Conflict */
  update(clientId: string, patch: Document, expectedVersion: number | undefined, by: Author): Promise<ManagedClient> {
    return this.changed(clientId, by, async (change, entity) => {
      requireNotBuiltIn(clientId);
      requireVersion(entity.version, expectedVersion);
      const metadata = patchedMetadata(metadataOf(entity), patch);
      await requireKnownScopes(change, metadata.scope);
      const detail = await writeMetadata(change, entity, metadata);
      if (detail !== undefined) await change.record('client.update', clientTarget(clientId), { changed: detail });
    });
  }

  /** Everything issued to the client is dead at once and stays so when it is enabled again. @throws NotFound @throws Conflict */
  disable(clientId: string, by: Author): Promise<ManagedClient> {
    return this.changed(clientId, by, async (change, entity) => {
      requireNotBuiltIn(clientId);
      if (entity.disabledAt !== null) return;
      entity.disabledAt = change.at;
      await saveClient(change, entity);
      await revokeEverythingOf(change.manager, 'clients', clientId);
      await change.record('client.disable', clientTarget(clientId));
    });
  }

  enable(clientId: string, by: Author): Promise<ManagedClient> {
    return this.changed(clientId, by, async (change, entity) => {
      if (entity.disabledAt === null) return;
      entity.disabledAt = null;
      await saveClient(change, entity);
      await revokeEverythingOf(change.manager, 'clients', clientId); // also what was being issued while it was disabled
      await change.record('client.enable', clientTarget(clientId));
    });
  }

  /** Everything issued to the client is dead at once. @throws NotFound @throws VersionMismatch @throws Conflict */
  delete(clientId: string, expectedVersion: number | undefined, by: Author): Promise<void> {
    return this.needs.changes.make(by, async (change) => {
      const entity = await lockClient(change, clientId);
      requireNotBuiltIn(clientId);
      requireVersion(entity.version, expectedVersion);
      await change.manager.delete(ClientEntity, { clientId });
      // Another client that gets this client_id later may not introspect what this one could.
      await change.manager.query(
        `UPDATE apis SET introspection_clients = array_remove(introspection_clients, $1), updated_at = $2, version = version + 1
         WHERE introspection_clients @> ARRAY[$1]`,
        [clientId, change.at],
      );
      await withdrawClient(change, clientId);
      await change.record('client.delete', clientTarget(clientId), { client_name: entity.clientName });
    });
  }

  /** @param overlapSeconds for how long the secrets so far work beside the new one; 0: not at all @throws Conflict */
  rotateSecret(clientId: string, overlapSeconds: number, by: Author): Promise<ClientWithSecret> {
    return this.needs.changes.make(by, async (change) => {
      const entity = await lockClient(change, clientId);
      requireNotBuiltIn(clientId);
      if (!usesSecret(entity)) throw new Conflict('The client does not authenticate with a secret.');
      const secret = await this.newSecret(change, entity, overlapSeconds);
      if ((await change.manager.countBy(ClientSecretEntity, { clientId })) > MAX_LIVE_SECRETS) {
        throw new Conflict('Too many secrets still work. Wait for one to end, or rotate without overlap.');
      }
      await saveClient(change, entity);
      await change.record('client.rotate_secret', clientTarget(clientId), { overlap_seconds: overlapSeconds });
      return this.withSecret(change, entity, secret);
    });
  }

  /** Kills every grant and token of the client, in constant time, and forgets that people allowed it before; new ones may follow. */
  revokeAll(clientId: string, by: Author): Promise<ManagedClient> {
    return this.changed(clientId, by, async (change, entity) => {
      await saveClient(change, entity);
      await revokeEverythingOf(change.manager, 'clients', clientId);
      await forgetConsents(change, { clientId });
      await change.record('client.revoke_all', clientTarget(clientId));
    });
  }

  private changed(clientId: string, by: Author, work: (change: Change, entity: ClientEntity) => Promise<void>): Promise<ManagedClient> {
    return this.needs.changes.make(by, async (change) => {
      await work(change, await lockClient(change, clientId));
      const entity = await change.manager.findOneByOrFail(ClientEntity, { clientId });
      return (await managedClients(change.manager, [entity], change.at))[0] as ManagedClient;
    });
  }

  private async newSecret(change: Change, { clientId }: ClientEntity, overlapSeconds: number): Promise<string> {
    const secret = newClientSecret(this.needs.random);
    await addSecret(change, clientId, this.needs.secretHasher.hashed(secret), overlapSeconds);
    return secret;
  }

  private async withSecret({ manager, at }: Change, entity: ClientEntity, clientSecret: string | undefined): Promise<ClientWithSecret> {
    const [client] = await managedClients(manager, [entity], at);
    return { client: client as ManagedClient, ...(clientSecret !== undefined && { clientSecret }) };
  }
}
