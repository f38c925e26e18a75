import type { Module } from '../../web/module.ts';
import { mountRoutes } from '../../web/mount-routes.ts';
import { meRoutes } from './me-routes.ts';
import type { People } from './people.ts';
import { peopleRoutes } from './people-routes.ts';

/** Who may sign in, and what everybody may do about their own account. */
export const accountRoutes = [...meRoutes, ...peopleRoutes] as const;

export function peopleModule(people: People): Module {
  return {
    routes: accountRoutes,
    mount: (app, appContext) => {
      mountRoutes(app, appContext, accountRoutes, { people });
      return undefined;
    },
  };
}
