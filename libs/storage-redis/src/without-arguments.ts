/** ioredis hangs the command with its arguments (even the password of AUTH) onto its errors: they do not belong in a log. */
export function withoutArguments(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const { command, lastNodeError } = error as { readonly command?: { readonly name?: string }; readonly lastNodeError?: unknown };
  if (command !== undefined) Object.assign(error, { command: command.name });
  if (lastNodeError instanceof Error) withoutArguments(lastNodeError); // of a cluster
  return error;
}
