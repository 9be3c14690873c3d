import type pg from 'pg';
import { FINE_MINUTES } from '../samples/sample.js';

/** The first step of a chart may begin earlier than its range, and a sample may come late. */
const MARGIN_MINUTES = 1;
const KEPT_HOURS = 25;
const SILENT_INSTANCE_DAYS = 1;
/** A statement merges so much at once, also when nobody tidied for a day. */
const BATCH_MINUTES = 60;
const CLIENTS_KEPT = 100;

/** Merges the samples of all processes by the minute once nobody asks for shorter steps, and deletes what is out of date. */
export async function tidySamples(client: pg.Client, now: Date): Promise<void> {
  const before = new Date(now.getTime() - (FINE_MINUTES + MARGIN_MINUTES) * 60_000);
  for (let merged = 1; merged > 0; ) merged = (await client.query(MERGE_BY_THE_MINUTE, [before])).rowCount ?? 0;
  await client.query(`DELETE FROM service_samples WHERE at < least($1::timestamptz, now()) - interval '${KEPT_HOURS} hours'`, [now]);
  await client.query(`DELETE FROM service_instances WHERE last_seen_at < now() - interval '${SILENT_INSTANCE_DAYS} days'`);
}

const summed = (part: 'overall' | 'detail'): string => `
  SELECT minute, jsonb_object_agg(name, count) AS counts
  FROM (SELECT minute, name, sum(count::bigint) AS count FROM fine, jsonb_each_text(payload->'${part}') AS each (name, count) GROUP BY minute, name) AS sums
  GROUP BY minute`;

/** One statement: nobody sees a sample twice, or not at all. */
const MERGE_BY_THE_MINUTE = `
  WITH fine AS (
    DELETE FROM service_samples
    WHERE service <> '' AND at < date_trunc('minute', least($1::timestamptz, now()))
      AND at < (SELECT min(at) FROM service_samples WHERE service <> '') + interval '${BATCH_MINUTES} minutes'
    RETURNING date_trunc('minute', at) AS minute, payload),
  overall AS (${summed('overall')}),
  detail AS (${summed('detail')}),
  ranked AS (
    SELECT minute, client_id, sum((counts->>0)::bigint) AS tokens, sum((counts->>1)::bigint) AS introspections,
      row_number() OVER (PARTITION BY minute ORDER BY sum((counts->>0)::bigint + (counts->>1)::bigint) DESC) AS rank
    FROM fine, jsonb_each(payload->'clients') AS each (client_id, counts) GROUP BY minute, client_id),
  clients AS (
    SELECT minute, jsonb_object_agg(client_id, jsonb_build_array(tokens, introspections)) AS counts
    FROM ranked WHERE rank <= ${CLIENTS_KEPT} GROUP BY minute)
  INSERT INTO service_samples (service, instance, at, payload)
  SELECT '', gen_random_uuid(), minute,
    jsonb_build_object('overall', coalesce(overall.counts, '{}'), 'detail', coalesce(detail.counts, '{}'), 'clients', coalesce(clients.counts, '{}'))
  FROM (SELECT DISTINCT minute FROM fine) AS minutes
    LEFT JOIN overall USING (minute) LEFT JOIN detail USING (minute) LEFT JOIN clients USING (minute)`;
