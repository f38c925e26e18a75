/** The mark of the application: a call-out with a tick in it. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="15" fill="var(--mantine-color-ink-6)" />
      <path
        d="M14 21a7 7 0 0 1 7-7h22a7 7 0 0 1 7 7v15a7 7 0 0 1-7 7H32l-9.2 7.6c-1 .8-2.3.1-2.3-1.2V43A7 7 0 0 1 14 36z"
        fill="#fff"
      />
      <path
        d="m24 28.5 6 6L41 23"
        fill="none"
        stroke="var(--mantine-color-ink-6)"
        strokeWidth="5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
