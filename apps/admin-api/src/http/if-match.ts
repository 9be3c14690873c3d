const ENTITY_TAG = /^"(\d{1,9})"$/;
/** No entity has this version: a tag that we did not give matches nothing. */
const NEVER = 0;

/** The version that the caller read; undefined: any will do. Weak tags never match here.
 *  @spec RFC 9110 §13.1.1 */
export function expectedVersion(ifMatch: string | readonly string[] | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const version = typeof ifMatch === 'string' ? ENTITY_TAG.exec(ifMatch.trim())?.[1] : undefined;
  return version === undefined ? NEVER : Number(version);
}

export const entityTag = (version: number): string => `"${version}"`;
