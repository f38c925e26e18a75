import { createHash, randomBytes } from 'node:crypto';
import { uuidV7 } from '@callout/kernel';
import { PASSWORD, type Server } from './server.fixture.ts';

// Another device of somebody: it tells the server what it has recorded, as a device does, and nobody looks at
// its screen.

type Told = readonly [type: string, command: string, data: object];

interface RequestSeen {
  readonly status: string;
  readonly worker?: { readonly id: string } | undefined;
  readonly client: object;
  readonly serviceType: object;
  readonly gross?: number;
}

const ENDINGS = ['ServiceCompleted', 'ServiceCancelled'];

/** @param subject whom the account stands for, where it does for somebody */
export async function pushedBy(server: Server, login: string, role: string, subject?: string) {
  const device = `second-of-${login}`;
  const post = async (path: string, body: unknown, token = '') => {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await fetch(`${server.url}${path}`, init)).json();
  };
  const deviceKey = createHash('sha256').update(device).digest('base64url');
  const { token, user } = (await post('/api/v1/sessions', {
    ...{ login, password: PASSWORD, device, deviceKey },
  })) as { readonly token: string; readonly user: { readonly id: string; readonly name: string } };
  const manager = await server.as('mara');
  let sent = 0;

  async function stateOf(stream: string): Promise<RequestSeen> {
    const path = `/api/v1/streams/provisioning/service-request/${stream}`;
    return ((await manager.get(path)) as { readonly state: RequestSeen }).state;
  }

  return {
    stateOf,
    /** What becomes of each, in its order. */
    push: async (stream: string, facts: readonly Told[]): Promise<readonly string[]> => {
      const { client, serviceType, worker, gross } = await stateOf(stream);
      const events = facts.map(([type, command, told]) => {
        sent += 1;
        const id = uuidV7(Date.now(), randomBytes(16));
        const outcome = { client, serviceType, worker, gross };
        return {
          ...{ id, correlationId: id, context: 'provisioning', kind: 'service-request', stream },
          ...{ type, v: 1, command, device, deviceSeq: sent },
          data: ENDINGS.includes(type) ? { ...told, outcome } : told,
          occurredAt: new Date().toISOString(),
          actor: { id: user.id, name: user.name, role, ...(subject ? { subject } : {}) },
        };
      });
      const told = (await post(
        '/sync/v1/push',
        { device, lowestUnsent: events[0]?.deviceSeq, events },
        token,
      )) as { readonly verdicts: readonly { readonly verdict: string }[] };
      return told.verdicts.map(({ verdict }) => verdict);
    },
  };
}
