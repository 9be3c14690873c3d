import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientCredentials, codeFlow, introspect, postForm } from './stack/client.js';
import { freePort } from './stack/free-port.js';
import { type Query, queriedIn } from './stack/promql-names.js';
import { Stack } from './stack/stack.js';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly type: string; readonly targets?: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly { readonly type: string; readonly definition?: string }[] };
  readonly annotations: { readonly list: readonly { readonly expr?: string }[] };
}

const rules = file('docker/prometheus/rules.yaml');
const dashboard = JSON.parse(file('docker/grafana/dashboards/assent.json')) as Dashboard;

/** Block scalars are the lines that are indented deeper. */
const expressionsOf = (yaml: string): readonly string[] =>
  [...yaml.matchAll(/^( +)expr: (?:>-\n((?:\1 +.*\n)+)|(.*)\n)/gm)].map(([, , block, line]) => (block ?? line ?? '').trim());

const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
const ofRules = expressionsOf(rules);
const ofPanels = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const ofOthers = [...dashboard.annotations.list.flatMap(({ expr }) => expr ?? []), ...dashboard.templating.list.flatMap(({ definition }) => /label_values\((.*), \w+\)$/.exec(definition ?? '')?.[1] ?? [])];

/** Of Prometheus itself. */
const OTHERS = { metrics: ['up'], labels: ['job', 'instance', 'le'] };

let stack: Stack;
let exposed: Query;
let services: readonly string[];

beforeAll(async () => {
  const port = await freePort();
  stack = await Stack.start({ env: { ASSENT_METRICS_PORT: String(port) } });
  const { access_token } = await codeFlow(stack.issuer);
  await introspect(stack.issuer, access_token);
  await clientCredentials(stack.issuer);
  await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials' }, 'web:wrong');
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  exposed = {
    metrics: new Set([...samples.map((line) => /^\w+/.exec(line)?.[0] ?? ''), ...OTHERS.metrics]),
    labels: new Set([...samples.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, label = '']) => label)), ...OTHERS.labels]),
  };
  services = ['authorization', 'token', 'introspection', 'admin-api', 'standalone'];
});
afterAll(() => stack.stop());

const unknown = (expression: string): readonly string[] => {
  const { labels, metrics } = queriedIn(expression);
  return [...[...metrics].filter((name) => !exposed.metrics.has(name)), ...[...labels].filter((name) => !exposed.labels.has(name)).map((name) => `{${name}}`)];
};

describe('the names that a query uses', () => {
  it('are found, whatever is around them', () => {
    const { labels, metrics } = queriedIn('sum by (a) (rate(x_total{b="sum(nothing)",c=~"$d"}[5m] offset 1d)) / on(e) group_left(f) y > 0.5 and absent(z) unless vector(1)');
    expect([[...metrics].sort(), [...labels].sort()]).toEqual([['x_total', 'y', 'z'], ['a', 'b', 'c', 'e', 'f']]);
  });

  it('that do not exist are seen', () => {
    expect(unknown('rate(assent_request_total{endpont="/token"}[5m])')).toEqual(['assent_request_total', '{endpont}']);
  });
});

describe('docker/prometheus/rules.yaml', () => {
  it('has an expression for each alert', () => {
    expect(alerts.length).toBeGreaterThanOrEqual(10);
    expect(ofRules).toHaveLength(alerts.length);
  });

  it('asks only for what a real process exposes', () => {
    expect(ofRules.map((expression) => [expression, unknown(expression)]).filter(([, names]) => names?.length !== 0)).toEqual([]);
  });

  it('names services that exist', () => {
    const named = [...rules.matchAll(/service="([\w-]+)"/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !services.includes(name))).toEqual([]);
  });

  it('has a section in docs/operations.md for each alert, under the address that the alert names', () => {
    const manual = file('docs/operations.md');
    expect(alerts.filter((name) => !manual.includes(`\n#### ${name}\n`))).toEqual([]);
    expect([...rules.matchAll(/runbook: docs\/operations\.md#(\w+)/g)].map(([, anchor]) => anchor)).toEqual(alerts.map((name) => name.toLowerCase()));
    const sections = [...manual.matchAll(/^#### (Assent\w+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(alerts);
  });
});

describe('docker/grafana/dashboards/assent.json', () => {
  it('asks only for what a real process exposes', () => {
    expect(ofPanels.length).toBeGreaterThan(20);
    expect([...ofPanels, ...ofOthers].map((expression) => [expression, unknown(expression)]).filter(([, names]) => names?.length !== 0)).toEqual([]);
  });

  it('shows every metric of ours', () => {
    const shown = new Set([...ofPanels, ...ofOthers].flatMap((expression) => [...queriedIn(expression).metrics]));
    const ours = [...exposed.metrics].filter((name) => name.startsWith('assent_') && !/_(sum|count)$/.test(name));
    expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('docs/metrics.md', () => {
  it('describes every metric of ours', () => {
    const manual = file('docs/metrics.md');
    const ours = [...exposed.metrics].filter((name) => name.startsWith('assent_')).map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    expect([...new Set(ours)].filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
  });
});
