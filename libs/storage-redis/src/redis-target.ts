export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** What all servers of one target have in common. */
interface RedisAccess {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** To every server, and to the Sentinels. */
  readonly tls?: boolean | undefined;
}

/** One server: `redis://` or, with TLS, `rediss://`; may hold user, password and database number. */
interface OneServer {
  readonly url: string;
}

/** The server that Sentinels call the master, whichever it is at the moment. */
interface SentinelTarget extends RedisAccess {
  readonly sentinels: readonly RedisAddress[];
  /** Under which the Sentinels know the master. */
  readonly masterName: string;
  readonly sentinelPassword?: string | undefined;
}

/** Redis Cluster; a few of its nodes are enough to find the others. */
interface ClusterTarget extends RedisAccess {
  readonly clusterNodes: readonly RedisAddress[];
}

/** Where Redis is. */
export type RedisTarget = OneServer | SentinelTarget | ClusterTarget;
