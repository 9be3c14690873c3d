import type { HealthView, PartView } from '@assent/admin-contracts';
import { type Platform, PLATFORM } from '@assent/service-kit';
import type { ServiceInstance } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { AdminController, Operation } from '../http/operation.js';

/** How every part is: the stores as this process sees them, and each process of each service as it says itself. */
@AdminController()
export class PartsController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Operation('getHealth')
  async get(): Promise<HealthView> {
    const { management, postgres, redis } = this.platform;
    const stores = await Promise.all([storeView('postgres', postgres), ...(redis === undefined ? [] : [storeView('redis', redis)])]);
    const instances = await management.instances.list();
    const fails = stores.some(({ status }) => status === 'failing') || servicesOf(instances).some(isFailing);
    return { status: fails ? 'failing' : 'ok', parts: [...stores, ...instances.map(instanceView)] };
  }
}

async function storeView(name: string, store: { healthy(): Promise<boolean> }): Promise<PartView> {
  const isHealthy = await store.healthy().catch(() => false);
  return { kind: 'store', name, ...(isHealthy ? { status: 'ok' } : { status: 'failing', detail: 'does not answer in time, or takes no writes' }) };
}

const instanceView = ({ failing, instance, lastSeenAt, service, silent, startedAt, version }: ServiceInstance): PartView => ({
  kind: 'service',
  name: service,
  instance,
  status: silent ? 'silent' : failing === undefined ? 'ok' : 'failing',
  ...(failing !== undefined && { detail: failing }),
  version,
  started_at: startedAt.toISOString(),
  last_seen_at: lastSeenAt.toISOString(),
});

const servicesOf = (instances: readonly ServiceInstance[]): readonly (readonly ServiceInstance[])[] =>
  [...new Set(instances.map(({ service }) => service))].map((name) => instances.filter(({ service }) => service === name));

/** One that was killed and has a successor does no harm; a service of which nobody is left does. */
const isFailing = (service: readonly ServiceInstance[]): boolean => {
  const living = service.filter(({ silent }) => !silent);
  return living.length === 0 || living.some(({ failing }) => failing !== undefined);
};
