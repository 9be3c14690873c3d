import { notifications } from '@mantine/notifications';
import type { ConsoleSessionView } from '@assent/admin-contracts';
import { consoleRoot } from '../api/call.js';
import { signInUrl, signOut } from '../api/session.js';
import { useWords } from '../catalogue/language.js';

/** @returns signs out; with true, on to the sign-in page for another account */
export function useSignOut(session: ConsoleSessionView): (forAnotherAccount: boolean) => void {
  const words = useWords();
  const leave = async (forAnotherAccount: boolean): Promise<void> => {
    try {
      await signOut(session.csrf_token, true);
      location.replace(forAnotherAccount ? signInUrl('') : new URL('..', consoleRoot()));
    } catch {
      notifications.show({ color: 'red', title: words.problems.titles.offline, message: words.problems.advice.offline });
    }
  };
  return (forAnotherAccount) => void leave(forAnotherAccount);
}
