// The preload script as one file: in the sandbox it may require `electron` and nothing else.
export default {
  publicDir: false,
  build: {
    ssr: 'src/preload.ts',
    target: 'chrome150',
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
  ssr: { noExternal: true, target: 'webworker' },
};
