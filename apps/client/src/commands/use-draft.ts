import type { UseFormReturnType } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { useDrafts } from './drafts.ts';
import type { Values } from './form-values.ts';

/** How long a person pauses before what they have typed is put away. */
const PAUSE_MS = 400;

export interface DraftRun {
  /** What stands in the form was typed earlier. */
  readonly isResumed: boolean;
  /** Begins anew, without it. */
  readonly startOver: () => void;
  /** The command is done: nothing is left to be resumed. */
  readonly done: () => void;
  readonly changed: (values: Values) => void;
}

/**
 * Keeps what is typed into a form until its command is done, and puts it back when the form is opened
 * again: after a dialog that was closed, a page that was loaded anew, a sign-in that was lost.
 * @param keepable leaves out what must not be kept, such as secrets and photos
 */
export function useDraft<V extends Values>(
  key: string | undefined,
  form: () => UseFormReturnType<V>,
  keepable: (values: Values) => Values,
): DraftRun {
  const drafts = useDrafts();
  const [isResumed, setResumed] = useState(false);
  const isTouched = useRef(false);
  const isDone = useRef(false);
  const waiting = useRef<{ readonly timer: number; readonly write: () => void }>(undefined);
  useEffect(() => {
    if (key === undefined) return;
    const resume = async () => {
      const kept = await drafts.read(key);
      // Whoever has begun to type before it was read goes on with that.
      if (!kept || isTouched.current || isDone.current) return;
      form().setValues({ ...form().getValues(), ...kept } as Partial<V>);
      setResumed(true);
    };
    void resume();
    return () => {
      // Closed within the pause: it is put away at once.
      window.clearTimeout(waiting.current?.timer);
      waiting.current?.write();
    };
    // The form and its key belong together: another key is another form.
  }, [key, drafts]);
  return {
    isResumed,
    changed: (values) => {
      isTouched.current = true;
      if (key === undefined || isDone.current) return;
      window.clearTimeout(waiting.current?.timer);
      const write = () => {
        waiting.current = undefined;
        void drafts.keep(key, keepable(values));
      };
      waiting.current = { timer: window.setTimeout(write, PAUSE_MS), write };
    },
    done: () => {
      isDone.current = true;
      window.clearTimeout(waiting.current?.timer);
      waiting.current = undefined;
      if (key !== undefined) void drafts.forget(key);
    },
    startOver: () => {
      window.clearTimeout(waiting.current?.timer);
      waiting.current = undefined;
      form().reset();
      setResumed(false);
      if (key !== undefined) void drafts.forget(key);
    },
  };
}

/** Without files, which are too large to be kept twice, and are taken anew. */
export function withoutFiles(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && !holdsFile(value)),
  );
}

function holdsFile(value: unknown): boolean {
  if (value instanceof Blob) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsFile);
}
