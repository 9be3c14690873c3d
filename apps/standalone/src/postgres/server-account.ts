import { execFileSync } from 'node:child_process';
import { PostgresProblem } from './postgres-problem.js';

/** The operating system's account that runs the server. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/** Postgres refuses to run as root. @returns undefined for who is not root: they run it themselves
 *  @throws PostgresProblem there is no such account and none can be made */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return existingAccount() ?? newAccount();
}

function existingAccount(): ServerAccount | undefined {
  const uid = idOf('-u');
  const gid = idOf('-g');
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid };
}

function newAccount(): ServerAccount {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME], { stdio: 'pipe' });
  } catch (cause) {
    throw new PostgresProblem(
      `Postgres does not run as root, and the account "${NAME}" could not be made to run it. Make it (useradd --system ${NAME}), run this as another user, or set DATABASE_URL.`,
      cause,
    );
  }
  const account = existingAccount();
  if (account === undefined) throw new PostgresProblem(`The account "${NAME}" was made, but cannot be found.`);
  return account;
}

function idOf(option: '-u' | '-g'): number | undefined {
  try {
    return Number.parseInt(execFileSync('id', [option, NAME], { stdio: ['ignore', 'pipe', 'ignore'] }).toString(), 10);
  } catch {
    return undefined;
  }
}
