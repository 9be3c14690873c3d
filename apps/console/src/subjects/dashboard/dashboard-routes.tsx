import type { AnyRoute } from '@tanstack/react-router';

export const dashboardRoutes = [] as const satisfies readonly AnyRoute[];
