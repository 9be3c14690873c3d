import type { AnyRoute } from '@tanstack/react-router';

export const tokenRoutes = [] as const satisfies readonly AnyRoute[];
