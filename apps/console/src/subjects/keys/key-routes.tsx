import type { AnyRoute } from '@tanstack/react-router';

export const keyRoutes = [] as const satisfies readonly AnyRoute[];
