/** For the container engine: ends with 0 while this service answers that its stores answer. */
import { get } from 'node:http';

const TIMEOUT_MILLISECONDS = 4000;
const { ASSENT_ISSUER = 'http://localhost', ASSENT_PORT: port = '3000' } = process.env;
const below = new URL(ASSENT_ISSUER).pathname.replace(/\/$/, '');

get({ host: '127.0.0.1', port, path: `${below}/health/ready`, timeout: TIMEOUT_MILLISECONDS }, ({ statusCode }) => end(statusCode === 200, `status ${statusCode}`))
  .on('timeout', () => end(false, 'no answer in time'))
  .on('error', ({ message }) => end(false, message));

function end(ready, why) {
  if (!ready) console.error(why);
  process.exit(ready ? 0 : 1);
}
