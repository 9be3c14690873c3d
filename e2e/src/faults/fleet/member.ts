import type { AssentProcess } from '../../stack/assent-process.js';
import type { Service } from '../history/call.js';
import type { TcpProxy } from './tcp-proxy.js';

export type MemberName = 'authorization' | 'token-1' | 'token-2' | 'introspection-1' | 'introspection-2' | 'admin-api';

/** How many replicas of each service run. */
export const MEMBERS: Readonly<Record<MemberName, Service>> = {
  authorization: 'authorization',
  'token-1': 'token',
  'token-2': 'token',
  'introspection-1': 'introspection',
  'introspection-2': 'introspection',
  'admin-api': 'admin-api',
};

/** The network around one process: to its stores, and from the front door. All of it can fail. */
export interface Links {
  readonly postgres: TcpProxy;
  /** Absent: Redis is more than one server. */
  readonly redis?: TcpProxy;
  readonly door: TcpProxy;
}

/** One process of a fleet. */
export interface Member {
  readonly name: MemberName;
  readonly service: Service;
  readonly process: AssentProcess;
  readonly links: Links;
}
