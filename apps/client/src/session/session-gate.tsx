import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { DraftsContext } from '../commands/drafts.ts';
import { ReplicaProvider } from '../data/replica-context.tsx';
import { CannotOpen } from './cannot-open.tsx';
import { createSession, draftsOf, type Gate } from './session.ts';
import { SessionContext } from './session-context.ts';
import { SignInPage } from './sign-in.tsx';

export function SessionGate({ children }: { children: ReactNode }) {
  const [gate, setGate] = useState<Gate>({ at: 'opening' });
  const session = useMemo(() => createSession(setGate), []);
  useEffect(() => {
    session.begin();
    return session.close;
  }, [session]);
  return (
    <SessionContext value={session}>
      {gate.at === 'signed-out' ? <SignInPage isCleared={gate.isCleared} /> : null}
      {gate.at === 'broken' ? <CannotOpen refusal={gate.refusal} /> : null}
      {gate.at === 'open' ? (
        <ReplicaProvider key={gate.session.token} replica={gate.replica}>
          <DraftsContext value={draftsOf(gate.replica.owner.id)}>{children}</DraftsContext>
        </ReplicaProvider>
      ) : null}
    </SessionContext>
  );
}
