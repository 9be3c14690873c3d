import type { AnyRoute } from '@tanstack/react-router';

export const grantRoutes = [] as const satisfies readonly AnyRoute[];
