/** The instant at which a day begins where the browser is. @param day as date fields give it: 2026-11-21 */
export const startOfDay = (day: string): string => new Date(`${day}T00:00:00`).toISOString();

/** The last instant of a day there. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString();

/** Whether a text is a day: addresses can be edited by hand. */
export const isDay = (text: string | undefined): text is string => text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
