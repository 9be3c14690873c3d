/** What the platform gives at best: node:http with a fixed JSON answer, and the same after one Redis GET of a hashed form value. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';

const redis = new Redis(process.env.REDIS_URL, { enableAutoPipelining: true });
const answer = JSON.stringify({ active: true, scope: 'api:read', client_id: 'bench', token_type: 'Bearer' });
const TOKEN = 'at_bench_token';
await redis.set(`bench:${createHash('sha256').update(TOKEN).digest('hex')}`, answer);

function reply(response, body) {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const server = createServer((request, response) => {
  if (request.method === 'GET') return reply(response, answer);
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('token') ?? '';
    reply(response, (await redis.get(`bench:${createHash('sha256').update(token).digest('hex')}`)) ?? '{"active":false}');
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
