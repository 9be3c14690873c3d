import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { PostgresProblem } from './postgres-problem.js';
import type { ServerAccount } from './server-account.js';

/** How to start a program as another account. */
export interface Launch {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly account: ServerAccount | undefined;
}

/** Capabilities that let a process pass directories that are closed to it, the lesser first. @see capabilities(7) */
const PASSING = [
  { name: 'dac_read_search', bit: 2 },
  { name: 'dac_override', bit: 1 },
] as const;

/** The command line that runs a program as the account.
 *
 *  A root user's checkout is often below /root, which is closed to everybody else. Then the program keeps the right to
 *  pass closed directories, and no other of root's.
 *  @param paths what the program must be able to reach, itself among it */
export function asAccount(command: string, args: readonly string[], account: ServerAccount | undefined, paths: readonly string[]): Launch {
  if (account === undefined || paths.every((path) => canReach(path, account))) return { command, arguments: args, account };
  const capability = PASSING.find(({ bit }) => isAvailable(bit));
  if (capability === undefined) {
    throw new PostgresProblem(`The account that runs Postgres cannot reach ${paths.find((path) => !canReach(path, account))}. Move the checkout to a directory that everybody may pass.`);
  }
  const keep = `+${capability.name}`;
  const ids = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  // access(2) asks for the rights without capabilities otherwise.
  const rights = ['--securebits=+no_setuid_fixup', `--inh-caps=-all,${keep}`, `--ambient-caps=-all,${keep}`, `--bounding-set=-all,${keep}`];
  return { command: 'setpriv', arguments: [...ids, ...rights, command, ...args], account: undefined };
}

/** Every directory above the path may be passed. */
function canReach(path: string, account: ServerAccount): boolean {
  const parent = dirname(path);
  return parent === path || (mayPass(parent, account) && canReach(parent, account));
}

function mayPass(directory: string, { uid, gid }: ServerAccount): boolean {
  const { mode, uid: owner, gid: group } = statSync(directory);
  if (owner === uid) return (mode & 0o100) !== 0;
  return (mode & (group === gid ? 0o010 : 0o001)) !== 0;
}

function isAvailable(bit: number): boolean {
  try {
    const [, bounding = '0'] = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return ((BigInt(`0x${bounding}`) >> BigInt(bit)) & 1n) === 1n;
  } catch {
    return false; // no Linux
  }
}
