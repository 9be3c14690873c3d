import type { AnyRoute } from '@tanstack/react-router';

export const auditRoutes = [] as const satisfies readonly AnyRoute[];
