export const stateNames: readonly string[];
export const renderState: (name: string) => string;
export function servePages(port?: number): Promise<{ readonly origin: string; close(): Promise<void> }>;
