/** Runs docker and gives back what it printed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const SHOWN_LINES = 40;

/** @returns standard output @throws Error with the end of what was printed */
export async function run(program, args, { input = '', env = {}, cwd, tell } = {}) {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let all = '';
  child.stdout.on('data', (chunk) => ((out += chunk), (all += chunk), tell?.(chunk)));
  child.stderr.on('data', (chunk) => ((all += chunk), tell?.(chunk)));
  child.stdin.on('error', () => undefined); // it ended before it had read everything
  child.stdin.end(input);
  const [code] = await Promise.race([once(child, 'close'), once(child, 'error').then(([error]) => Promise.reject(error))]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${all.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')}`);
  return out;
}

export const docker = (...args) => run('docker', args);

/** @returns what is missing, in words; undefined: nothing */
export async function missingEngine() {
  const answers = (...args) => docker(...args).then(() => true, () => false);
  if (!(await answers('version', '--format', '{{.Server.Version}}'))) return 'there is no Docker engine here';
  if (!(await answers('compose', 'version'))) return 'the Docker engine here has no compose plugin';
  return undefined;
}
