import { createReadStream, createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const COMPRESSIBLE = /\.(js|css|svg)$/;
const SMALLEST = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Compressed once here instead of at each request: whoever serves the files sends these to browsers that take them. */
const precompressed = () => {
  let folder = '';
  return {
    name: 'precompressed',
    configResolved: ({ build, root }) => {
      folder = resolve(root, build.outDir);
    },
    closeBundle: async () => {
      const names = (await readdir(folder, { recursive: true })).filter((name) => COMPRESSIBLE.test(name)).map((name) => join(folder, name));
      const write = (name, compress, ending) => pipeline(createReadStream(name), compress, createWriteStream(name + ending));
      await Promise.all(names.flatMap((name) => [write(name, createGzip({ level: 9 }), '.gz'), write(name, createBrotliCompress(SMALLEST), '.br')]));
    },
  };
};

export default defineConfig({
  root: import.meta.dirname,
  // The base element of index.html decides where the console is: one build fits every issuer.
  base: './',
  plugins: [react(), precompressed()],
  build: { outDir: process.env.CONSOLE_OUT_DIR ?? 'dist', emptyOutDir: true, target: 'es2022', sourcemap: false, modulePreload: { polyfill: false }, manifest: true },
});
