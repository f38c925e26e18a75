import type { z } from 'zod';
import type { problemSchema } from './answers.ts';
import type { AnyRoute, NamesIn } from './define-route.ts';

// The routes as a typed client knows them: in the form that `openapi-fetch` takes, which is that of
// `openapi-typescript`, without a file that would have to be generated and could be stale.

type InputOf<Z> = Z extends z.ZodType ? z.input<Z> : never;
type PathOf<Names extends string> = [Names] extends [never]
  ? { readonly path?: never }
  : { readonly path: { readonly [N in Names]: string } };
type ParametersOf<R extends AnyRoute> = PathOf<NamesIn<R['path']>> & {
  readonly query?: InputOf<R['query']>;
  readonly header?: { readonly [H in keyof NonNullable<R['headers']>]?: string };
};
type BodyOf<A> = A extends { readonly schema: infer Z extends z.ZodType }
  ? { readonly content: { readonly 'application/json': z.output<Z> } }
  : { readonly content: Readonly<Record<string, never>> };
interface ProblemBody {
  readonly content: { readonly 'application/problem+json': z.output<typeof problemSchema> };
}
type OperationOf<R extends AnyRoute> = {
  readonly parameters: ParametersOf<R>;
  readonly responses: { readonly [S in keyof R['answers']]: BodyOf<R['answers'][S]> } & {
    readonly default: ProblemBody;
  };
} & ([NonNullable<R['body']>] extends [never]
  ? unknown
  : {
      readonly requestBody: {
        readonly content: { readonly 'application/json': InputOf<R['body']> };
      };
    });

/** Every path, with the operations that it has. */
export type PathsOf<R extends AnyRoute> = {
  readonly [P in R['path']]: {
    readonly [M in Extract<R, { readonly path: P }>['method']]: OperationOf<
      Extract<R, { readonly path: P; readonly method: M }>
    >;
  };
};
