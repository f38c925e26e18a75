import { useEffect, useState } from 'react';
import { useReplica } from './replica-context.tsx';
import { useObserved } from './use-observable.ts';

export interface FileView {
  readonly url: string | undefined;
  /** `arriving`: neither this device nor the server has it now. */
  readonly state: 'loading' | 'here' | 'unsent' | 'arriving';
}

/** A kept or fetched file as an address that an image can show. */
export function useFile(sha256: string): FileView {
  const replica = useReplica();
  const sent = useObserved(() => ({ source: replica.files.state$(sha256) }), [sha256]).value;
  const [read, setRead] = useState<{ sha256: string; url: string | undefined }>();
  useEffect(() => {
    let url: string | undefined;
    let left = false;
    const show = (content: Blob | undefined) => {
      if (left) return;
      url = content && URL.createObjectURL(content);
      setRead({ sha256, url });
    };
    replica.files.read(sha256).then(show, () => show(undefined));
    return () => {
      left = true;
      if (url) URL.revokeObjectURL(url);
    };
    // Read again when the server has got it: it may have arrived from another device.
  }, [replica, sha256, sent]);
  if (read?.sha256 !== sha256) return { url: undefined, state: 'loading' };
  if (!read.url) return { url: undefined, state: 'arriving' };
  return { url: read.url, state: sent === 'unsent' ? 'unsent' : 'here' };
}
