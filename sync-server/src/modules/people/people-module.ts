import type { Module } from '../../web/module.ts';
import { mountMe } from './me-routes.ts';
import type { People } from './people.ts';
import { peopleApi } from './people-api.ts';
import { mountPeople } from './people-routes.ts';

/** Who may sign in, and what everybody may do about their own account. */
export function peopleModule(people: People): Module {
  return {
    api: peopleApi,
    mount: (app, appContext) => {
      mountMe(app, appContext, people);
      mountPeople(app, appContext, people);
      return undefined;
    },
  };
}
