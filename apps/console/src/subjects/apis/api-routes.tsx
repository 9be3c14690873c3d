import type { AnyRoute } from '@tanstack/react-router';

export const apiRoutes = [] as const satisfies readonly AnyRoute[];
