import type { KeyView } from '@assent/admin-contracts';
import { MANAGEMENT } from '@assent/service-kit';
import type { ManagedKey, Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';
import { instantMember } from './page.js';

interface KeyList {
  readonly items: readonly KeyView[];
}

const keyView = (key: ManagedKey): KeyView => ({
  kid: key.kid,
  algorithm: key.algorithm,
  public_jwk: { ...key.publicJwk },
  status: key.status,
  created_at: key.createdAt.toISOString(),
  active_from: key.activeFrom.toISOString(),
  ...instantMember('retired_at', key.retiredAt),
});

@AdminController()
export class KeysController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listKeys')
  async list(): Promise<KeyList> {
    return { items: (await this.management.keys.list()).map(keyView) };
  }

  @Operation('rotateKeys')
  async rotate(@Call() { body, by }: CallOf<'rotateKeys'>): Promise<KeyList> {
    return { items: (await this.management.keys.rotate(body.overlap_seconds, by)).map(keyView) };
  }

  @Operation('cancelKey')
  cancel(@Call() { params, by }: CallOf<'cancelKey'>): Promise<void> {
    return this.management.keys.cancel(params.kid, by);
  }
}
