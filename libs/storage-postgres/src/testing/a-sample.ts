import type { Sample } from '../samples/sample.js';
import type { ServiceProcess } from '../samples/service-reports.js';

export const aSample = (at: Date | string, given: Partial<Omit<Sample, 'at'>> = {}): Sample => ({ overall: {}, detail: {}, clients: {}, ...given, at: new Date(at) });

export const aProcess = (given: Partial<ServiceProcess> = {}): ServiceProcess => ({
  service: 'introspection',
  instance: 'host-1',
  version: '1.2.3',
  startedAt: new Date('2026-03-01T11:00:00.000Z'),
  ...given,
});
