import type { ServerPaths } from '@callout/sync-server';

// What a test writes as an address is checked by the compiler against the routes that the server declares:
// a route that is renamed, or a body that changes, is found in every test that speaks to it.

type Method = 'get' | 'post';
/** Of the addresses of routes, a part each. */
type Parts<A extends string> = A extends `${infer Head}/${infer Rest}`
  ? [Head, ...Parts<Rest>]
  : [A];
type Fits<Parts, Declared> = Parts extends [infer P, ...infer Ps]
  ? Declared extends [infer D, ...infer Ds]
    ? P extends D
      ? Fits<Ps, Ds>
      : D extends `{${string}}`
        ? Fits<Ps, Ds>
        : false
    : false
  : Declared extends []
    ? true
    : false;
type WithoutQuery<A extends string> = A extends `${infer Path}?${string}` ? Path : A;
type WithMethod<M extends Method> = {
  [P in keyof ServerPaths]: ServerPaths[P] extends { readonly [N in M]: unknown } ? P : never;
}[keyof ServerPaths];
type RouteAt<A extends string, M extends Method> = {
  [P in WithMethod<M>]: Fits<Parts<WithoutQuery<A>>, Parts<P>> extends true ? P : never;
}[WithMethod<M>];

/** The address itself where a route declares it, and nothing where none does. */
export type Declared<A extends string, M extends Method> = [RouteAt<A, M>] extends [never]
  ? never
  : A;
type OperationAt<A extends string, M extends Method> = ServerPaths[RouteAt<A, M>] extends {
  readonly [N in M]: infer Operation;
}
  ? Operation
  : never;

/** Lists that nobody changes are as good as those that a schema reads. */
type Sent<T> = T extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Sent<T[K]> }
    : T;

/** What a route takes; a route that takes none is sent an empty object. */
export type BodyAt<A extends string> =
  OperationAt<A, 'post'> extends {
    readonly requestBody: { readonly content: { readonly 'application/json': infer Body } };
  }
    ? Sent<Body>
    : Readonly<Record<string, never>>;
/** A fact as a device sends it. */
export type PushedFact = BodyAt<'/sync/v1/push'>['events'][number];

type Said<Answers> = {
  [S in Exclude<keyof Answers, 'default'>]: Answers[S] extends {
    readonly content: { readonly 'application/json': infer Body };
  }
    ? Body
    : never;
}[Exclude<keyof Answers, 'default'>];

/** What a route answers when it grants what is asked; a refusal is read by `problemIn`. */
export type AnswerAt<A extends string, M extends Method> =
  OperationAt<A, M> extends { readonly responses: infer Answers }
    ? [Said<Answers>] extends [never]
      ? unknown
      : Said<Answers>
    : never;
