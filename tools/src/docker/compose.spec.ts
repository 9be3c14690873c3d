import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const text = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const numberIn = (source: string, pattern: RegExp): number => Number(pattern.exec(source)?.[1]);

const compose = text('docker/compose.yaml');

describe('docker/compose.yaml', () => {
  it('gives a service the time to stop that docs/operations.md asks for', () => {
    const drainSeconds = numberIn(compose, /ASSENT_DRAIN_SECONDS: "(\d+)"/);
    const furtherSeconds = numberIn(text('docs/operations.md'), /`stop_grace_period` of `ASSENT_DRAIN_SECONDS` plus (\d+) seconds/);
    const graceSeconds = numberIn(compose, /x-service: &service[^]+?stop_grace_period: (\d+)s/);
    expect(drainSeconds).toBeGreaterThan(0);
    expect(graceSeconds).toBeGreaterThan(drainSeconds + furtherSeconds);
  });

  it('lets go of connections to a service while it drains', () => {
    expect(numberIn(text('docker/front-door/snippets.caddy'), /keepalive (\d+)s/)).toBeLessThan(numberIn(compose, /ASSENT_DRAIN_SECONDS: "(\d+)"/));
  });

  it('lets the front door finish what is in flight', () => {
    const graceSeconds = numberIn(compose, /\n {2}front-door:[^]+?stop_grace_period: (\d+)s/);
    expect(graceSeconds).toBeGreaterThan(numberIn(text('docker/front-door/options.caddy'), /grace_period (\d+)s/));
  });

  it('mounts for Prometheus and Grafana what their own files name', () => {
    expect(compose).toContain('- ./prometheus:/etc/prometheus:ro');
    expect(text('docker/prometheus/prometheus.yaml')).toContain('- /etc/prometheus/rules.yaml');
    expect(text('docker/prometheus/rules.yaml')).toMatch(/^groups:/m);
    const [, folder = ''] = /options: \{ path: (\S+) \}/.exec(text('docker/grafana/provisioning/dashboards/assent.yaml')) ?? [];
    expect(compose).toContain(`- ./grafana/dashboards:${folder}:ro`);
    expect(JSON.parse(text('docker/grafana/dashboards/assent.json'))).toHaveProperty('panels');
    expect(compose).toMatch(/\n {2}prometheus:\n/);
    expect(text('docker/grafana/provisioning/datasources/prometheus.yaml')).toContain('url: http://prometheus:9090');
  });
});
