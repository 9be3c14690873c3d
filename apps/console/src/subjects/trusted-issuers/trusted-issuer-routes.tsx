import type { AnyRoute } from '@tanstack/react-router';

export const trustedIssuerRoutes = [] as const satisfies readonly AnyRoute[];
