import type { AnyRoute } from '@tanstack/react-router';

export const userRoutes = [] as const satisfies readonly AnyRoute[];
