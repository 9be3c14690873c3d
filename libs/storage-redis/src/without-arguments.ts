/** ioredis hangs the command with its arguments (even the password of AUTH) onto its errors, and Redis itself repeats the first ones of a
 *  command that it does not know: they do not belong in a log. */
export function withoutArguments(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const { command, lastNodeError } = error as { readonly command?: { readonly name?: string }; readonly lastNodeError?: unknown };
  if (command !== undefined) Object.assign(error, { command: command.name });
  error.stack = repeatingNothing(error.stack ?? '');
  error.message = repeatingNothing(error.message);
  if (lastNodeError instanceof Error) withoutArguments(lastNodeError); // of a cluster
  return error;
}

/** Arguments may hold line breaks and quotes; what is left of a stack is of no use to anybody. */
const repeatingNothing = (text: string): string => text.replace(/, with args beginning with: .*$/s, '');
