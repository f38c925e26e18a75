import { defineContext } from '@callout/kernel';
import {
  clientList,
  retiredServiceTypes,
  serviceCatalogue,
  workerList,
  workerProfile,
} from './read-models/lists.ts';
import { ChangeClientDetails, client, DeactivateClient, RegisterClient } from './streams/client.ts';
import {
  ConfigureOrganisation,
  organisation,
  SetMatchingPipeline,
} from './streams/organisation.ts';
import {
  ChangeServiceType,
  DefineServiceType,
  RetireServiceType,
  serviceType,
} from './streams/service-type.ts';
import {
  ChangeWorkerProfile,
  DismissWorker,
  RegisterWorker,
  ReinstateWorker,
  SetAvailability,
  SuspendWorker,
  worker,
} from './streams/worker.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const management = defineContext({
  name: 'management',
  streams: [organisation, serviceType, client, worker],
  commands: [
    ConfigureOrganisation,
    SetMatchingPipeline,
    DefineServiceType,
    ChangeServiceType,
    RetireServiceType,
    RegisterClient,
    ChangeClientDetails,
    DeactivateClient,
    RegisterWorker,
    ChangeWorkerProfile,
    SetAvailability,
    SuspendWorker,
    ReinstateWorker,
    DismissWorker,
  ],
  policies: [],
  projections: [],
  lists: [serviceCatalogue, retiredServiceTypes, clientList, workerList, workerProfile],
  listensTo: [],
  texts: { en, ru },
});
