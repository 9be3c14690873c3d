import type { AnyRoute } from '@tanstack/react-router';

export const settingsRoutes = [] as const satisfies readonly AnyRoute[];
