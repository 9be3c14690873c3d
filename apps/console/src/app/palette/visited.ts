/** A page of one thing that somebody looked at. */
export interface Visited {
  readonly path: string;
  readonly title: string;
}

const KEY = 'assent-console-visited';
const MOST = 8;
/** Pages of one client, person, …: not lists, forms or the inspector. */
const OF_ONE_THING = /^\/(clients|users|apis|grants|tokens|trusted-issuers)\/(?!new$|inspect$)[^/]+$/;

/** The latest first, each once. */
export const withVisit = (before: readonly Visited[], visit: Visited): readonly Visited[] =>
  OF_ONE_THING.test(visit.path) ? [visit, ...before.filter(({ path }) => path !== visit.path)].slice(0, MOST) : before;

/** In this tab only: whoever signs in next does not see it. */
export const visited = {
  all(): readonly Visited[] {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
      return Array.isArray(kept) ? (kept as readonly Visited[]) : [];
    } catch {
      return [];
    }
  },

  note(visit: Visited): void {
    sessionStorage.setItem(KEY, JSON.stringify(withVisit(visited.all(), visit)));
  },
};
