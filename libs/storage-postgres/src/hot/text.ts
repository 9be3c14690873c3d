const MAX_KEY_LENGTH = 2_048;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Postgres stores no NUL; half of a surrogate pair would be stored as another character. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** Whether a row may have this key at all: what Postgres cannot store is not there. */
export const isKey = (text: string): boolean => text.length <= MAX_KEY_LENGTH && !UNSTORABLE.test(text);

export const isUuid = (text: string): boolean => UUID.test(text);

/** Text that Postgres takes, with a replacement for what it does not. */
export const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
