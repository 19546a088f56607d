import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  html: { cspNonce: "__NONCE__" }, // the server puts a new one into every page
  build: {
    outDir: "../server/lstm_complete_server/web/static",
    emptyOutDir: true,
    target: ["chrome123", "firefox121", "safari17.5"], // light-dark()
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" }, // of what is bundled
  },
});
