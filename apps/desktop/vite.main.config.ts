// The main process as one file with everything in it: what is packaged needs no node_modules, and
// CommonJS is loaded before Electron is ready, which an ES module is not sure to be.
export default {
  publicDir: false,
  build: {
    ssr: 'src/main.ts',
    target: 'node24',
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'main.cjs', codeSplitting: false },
    },
  },
  ssr: { noExternal: true },
};
