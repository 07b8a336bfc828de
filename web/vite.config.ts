import { svelte } from "@sveltejs/vite-plugin-svelte";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { pretend } from "./fixtures/plugin";

/** Writes x.gz beside every text file of the bundle, so that the server never compresses while it answers. */
function precompressed(): Plugin {
  let folder = "";
  return {
    name: "precompressed",
    apply: "build",
    configResolved: (config) => void (folder = join(config.root, config.build.outDir)),
    async closeBundle() {
      for (const entry of await readdir(folder, { recursive: true })) {
        if (!/\.(js|css|html|svg)$/.test(entry)) continue;
        const bytes = await readFile(join(folder, entry));
        await writeFile(join(folder, `${entry}.gz`), await promisify(gzip)(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [svelte(), pretend(), precompressed()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // fonts and pictures stay files: the policy of the server allows no data: fonts
    modulePreload: { polyfill: false },
    rollupOptions: { output: { entryFileNames: "assets/[name]-[hash].js", chunkFileNames: "assets/[name]-[hash].js" } },
  },
});
