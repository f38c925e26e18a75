import type { Principal, Role } from '@callout/kernel';
import type { Account, Store } from '../../store/port.ts';
import { demoId } from './ids.ts';
import { CLIENTS, STAFF, WORKERS } from './organisation.ts';

export const DEMO_PASSWORD = 'demo';

interface DemoUser {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly subject?: string;
}

function everybody(): readonly DemoUser[] {
  return [
    ...STAFF.map(({ login, name, role }) => ({ login, name, role })),
    ...WORKERS.map(({ name }, index) => ({
      login: `worker${index + 1}`,
      name,
      role: 'worker' as const,
      subject: demoId('worker', index),
    })),
    ...CLIENTS.map(({ contact }, index) => ({
      login: `client${index + 1}`,
      name: contact,
      role: 'client' as const,
      subject: demoId('client', index),
    })),
  ];
}

/**
 * @param passwordHash of `DEMO_PASSWORD`; one for all, because this password is no secret and hashing
 *   it forty times would be most of the time that the demo takes
 */
export async function addPeople(store: Store, passwordHash: string): Promise<void> {
  await store.write(async (transaction) => {
    for (const { login, name, role, subject } of everybody()) {
      const account: Account = {
        id: demoId('user', login),
        login,
        name,
        roles: [role],
        ...(subject ? { subject } : {}),
        passwordHash,
        disabled: false,
      };
      await transaction.putAccount(account);
    }
  });
}

export function staff(login: (typeof STAFF)[number]['login']): Principal {
  const person = STAFF.find((candidate) => candidate.login === login);
  if (!person) throw new Error(`nobody is called ${login}`);
  return { id: demoId('user', login), name: person.name, roles: [person.role] };
}

/** Who brings in what was there before the history begins: organisation, catalogue, clients, workers. */
export const DEMO_IMPORT: Principal = { id: 'import:demo', name: 'demo', roles: ['import'] };

/** The worker who is this stream. */
export function workerPerson(worker: string): Principal {
  const index = WORKERS.findIndex((_, candidate) => demoId('worker', candidate) === worker);
  const name = WORKERS[index]?.name;
  if (name === undefined) throw new Error(`no worker of the demo is ${worker}`);
  return {
    id: demoId('user', `worker${index + 1}`),
    name,
    roles: ['worker'],
    subject: worker,
  };
}

export function clientPerson(index: number): Principal {
  return {
    id: demoId('user', `client${index + 1}`),
    name: CLIENTS[index]?.contact ?? '',
    roles: ['client'],
    subject: demoId('client', index),
  };
}
