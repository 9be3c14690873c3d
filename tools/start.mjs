/** `npm start`: installs what is missing, builds what has changed, and runs everything in this process. */
import { prepare } from './prepare.mjs';

const POLL_MILLISECONDS = 200;

try {
  prepare((line) => console.log(line));
  console.log('Starting …');
  endWithNpm();
  await import('../apps/standalone/dist/main.js');
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}

/** A signal to npm ends npm and its shell, but does not reach what the shell started: when they are gone, we go too. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, POLL_MILLISECONDS);
  timer.unref();
}
