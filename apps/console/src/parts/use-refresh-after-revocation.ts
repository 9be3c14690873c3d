import { useQueryClient } from '@tanstack/react-query';

/** Of operations whose answers a revocation changes. */
const CONCERNED = ['GET /admin/tokens', 'GET /admin/grants', 'GET /admin/clients/', 'GET /admin/users/'];

/** @returns reads everything again that shows tokens and grants; done when what is on the page is read, introspection among it */
export function useRefreshAfterRevocation(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ predicate: ({ queryKey: [name] }) => typeof name === 'string' && CONCERNED.some((start) => name.startsWith(start)) });
}
