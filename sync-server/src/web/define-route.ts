import type { Model, Role } from '@callout/kernel';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { SignedIn } from '../engine/access/sessions.ts';
import type { AppContext } from './app-context.ts';
import type { ProblemCode } from './problem.ts';

export type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
/** Anybody, whoever is signed in, or only those who have a role. */
export type Access = 'public' | 'signed-in' | Role;

/** One answer that is no problem: what it means, and what its body holds, if it has one. */
export interface DeclaredAnswer<Z extends z.ZodType | undefined = z.ZodType | undefined> {
  readonly description: string;
  /** Of JSON, which is checked against it. */
  readonly schema?: Z;
  /** Of any other body, beside that or instead: the handler writes it itself. */
  readonly type?: string;
}
export type Answers = Readonly<Record<number, DeclaredAnswer>>;

export function json<Z extends z.ZodType>(description: string, schema: Z) {
  return { description, schema } as const;
}
export function content(description: string, type: string) {
  return { description, type } as const;
}
export function nothing(description: string) {
  return { description } as const;
}

/** What a schema takes, however deeply its maker may have frozen it. */
type Sent<T> = T extends readonly (infer U)[]
  ? readonly Sent<U>[]
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends object
      ? { readonly [K in keyof T]: Sent<T[K]> }
      : T;

type Headers = Readonly<Record<string, string>>;
/** A handler that has written its answer itself says so by this. */
export const WRITTEN = 'written' as const;
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Headers | undefined;
  /** Names this very state of what is answered; whoever holds it already is answered 304. */
  readonly etag?: string | undefined;
}
type ReplyWith<S, A> = A extends { readonly schema: infer Z extends z.ZodType }
  ? Reply & { readonly status: S; readonly body: Sent<z.input<Z>> }
  : Reply & { readonly status: S; readonly body?: undefined };
type ReplyOf<A extends Answers> = { [S in keyof A]: ReplyWith<S, A[S]> }[keyof A] | typeof WRITTEN;

/** The names that stand in braces. */
export type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** What a handler is asked, every part of it read by its schema. */
interface Asked<Path extends string, A, Q, B> {
  readonly params: { readonly [N in NamesIn<Path>]: string };
  readonly query: Q;
  readonly body: B;
  readonly signedIn: A extends 'public' ? undefined : SignedIn;
  readonly request: Request;
  readonly response: Response;
}

type OutputOf<Z> = Z extends z.ZodType ? z.output<Z> : undefined;

/**
 * One method of one path: everything that is true of it. It is mounted, checked and described by
 * this value alone.
 */
export interface RouteSpec<
  Parts,
  M extends Method,
  Path extends string,
  A extends Access,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
  R extends Answers,
> {
  readonly method: M;
  /** As OpenAPI writes it: `/api/v1/users/{id}`. */
  readonly path: Path;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: A;
  readonly query?: Q;
  /** What may stand in its path, and in a query that the handler reads itself, as the model says. */
  readonly asks?: (model: Model) => {
    readonly params: Readonly<Record<string, z.ZodType>>;
    readonly query?: z.ZodObject;
  };
  /** Headers of its own that it reads, by name; what they hold is for the handler. */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  readonly body?: B;
  /** The body is an order: the model describes it more closely than its schema can. */
  readonly isOrder?: true;
  readonly bytesMax?: number;
  readonly answers: R;
  /** The problems of its own; those that every route of its kind has are known. */
  readonly errors?: Readonly<Record<number, readonly ProblemCode[]>>;
  /** Rules decide here: any of their refusals may be answered. */
  readonly refuses?: true;
  /** Names are given to what it answers, which `If-None-Match` may ask for. */
  readonly named?: true;
  readonly handle: (
    asked: Asked<Path, A, OutputOf<Q>, OutputOf<B>>,
    parts: Parts & { readonly appContext: AppContext },
  ) => Promise<ReplyOf<R>> | ReplyOf<R>;
}

/** Any route, as the one who mounts or describes it knows it. */
export interface AnyRoute
  extends Omit<
    RouteSpec<never, Method, string, Access, undefined, undefined, Answers>,
    'query' | 'body' | 'handle'
  > {
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  readonly handle: (
    asked: never,
    parts: never,
  ) => Promise<Reply | typeof WRITTEN> | Reply | typeof WRITTEN;
}

/** Routes whose handlers need something beside the application's context. */
export function routesNeeding<Parts>() {
  return <
    const M extends Method,
    const Path extends string,
    const A extends Access,
    const R extends Answers,
    Q extends z.ZodType | undefined = undefined,
    B extends z.ZodType | undefined = undefined,
  >(
    route: RouteSpec<Parts, M, Path, A, Q, B, R>,
  ): RouteSpec<Parts, M, Path, A, Q, B, R> => route;
}
export const defineRoute = routesNeeding<unknown>();
