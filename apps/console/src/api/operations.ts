import type { PathParameter, ROUTES } from '@assent/admin-contracts';
import type { z } from 'zod';

type Routes = typeof ROUTES;
type AnyRoute = Routes[keyof Routes];

/** How an operation of the admin API is named here: its method and path, as in `GET /admin/clients/{client_id}`. Only types come from the
 *  contracts, so that the browser loads none of their schemas. */
export type OperationName = { [Name in keyof Routes]: `${Routes[Name]['method']} ${Routes[Name]['path']}` }[keyof Routes];

type RouteOf<Name extends OperationName> = Extract<AnyRoute, Name extends `${infer Method} ${infer Path}` ? { readonly method: Method; readonly path: Path } : never>;

type InputOf<Route, Part extends 'query' | 'body'> = Route extends Readonly<Record<Part, infer Schema extends z.ZodType>> ? z.input<Schema> : undefined;

export type QueryOf<Name extends OperationName> = InputOf<RouteOf<Name>, 'query'>;
export type BodyOf<Name extends OperationName> = InputOf<RouteOf<Name>, 'body'>;
/** undefined: the answer has no body. */
export type AnswerOf<Name extends OperationName> = RouteOf<Name> extends { readonly response: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;

export interface CallOptions<Name extends OperationName> {
  readonly params?: Readonly<Record<PathParameter<RouteOf<Name>['path']>, string>>;
  readonly query?: QueryOf<Name>;
  readonly body?: BodyOf<Name>;
  /** Refused with 412 when what is changed has another version by now. */
  readonly ifVersion?: number | undefined;
  readonly signal?: AbortSignal;
}
