import { useMediaQuery } from '@mantine/hooks';

/** Whether there is room for one column only. The same bound as in the style sheets. */
export function usePhone(): boolean {
  return useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
}
