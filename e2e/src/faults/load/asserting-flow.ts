import { randomInt } from 'node:crypto';
import { acknowledged, textOf, type Flow } from './flow.js';
import { newAssertion } from './signer.js';

const SHOWN_TWICE = 0.2;
const THINK_MILLISECONDS = 150;

/** A machine proves itself with a new assertion each time; somebody who saw them shows them again, at once or later. */
export const assertingFlow: Flow = async ({ chance, does, known, pause }) => {
  const assertion = await newAssertion(does.caller.origin);
  known.assertions.push(assertion);
  const asking = does.assert(assertion);
  if (chance() < SHOWN_TWICE) await does.assert(assertion);
  await does.assert(known.assertions[randomInt(known.assertions.length)]!);
  await acknowledged(does.introspect(textOf(await acknowledged(asking), 'access_token')));
  await pause(THINK_MILLISECONDS);
};
