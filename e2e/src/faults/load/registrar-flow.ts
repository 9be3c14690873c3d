import { acknowledged, insisting, textOf, type Flow } from './flow.js';

const THINK_MILLISECONDS = 200;
const DISABLED = 0.3;

/** An admin registers a client, which gets a token; some are disabled again. */
export const registrarFlow: Flow = async (context) => {
  const { chance, does, pause } = context;
  const client = await acknowledged(does.register());
  const clientId = textOf(client, 'client_id');
  const credentials = `${clientId}:${textOf(client, 'client_secret')}`;
  const token = textOf(await insisting(() => does.machine(credentials), context), 'access_token');
  await acknowledged(does.readClient(clientId));
  await pause(THINK_MILLISECONDS);
  if (chance() > DISABLED) return;
  await insisting(() => does.disableClient(clientId), context);
  await acknowledged(does.introspect(token));
  await does.machine(credentials); // refused from now on
};
