import { z } from 'zod';

/** @spec RFC 3339 */
export const instant = z.iso.datetime().meta({ description: 'An instant in UTC (RFC 3339).' });
/** A filter for an instant; any offset. */
export const instantFilter = z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-01-31T12:00:00Z (RFC 3339)' });

const MAX_FILTER_LENGTH = 2048;
/** A filter that must be met exactly. */
export const exactly = z.string().max(MAX_FILTER_LENGTH);

const MAX_SEARCH_LENGTH = 200;
export const search = z.string().max(MAX_SEARCH_LENGTH).meta({ description: 'A part of what is searched; upper and lower case are one.' });

export const status = z.enum(['enabled', 'disabled']);

/** Counts changes; the entity tag of If-Match is this number in quotes. */
export const version = z.int().min(1);
