import { defineConfig } from "vite";

/** What exported files and notebooks carry: each of the two is one script that imports nothing. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: "../lstm_complete/inside/viewer",
    emptyOutDir: true,
    target: ["chrome123", "firefox121", "safari17.5"],
    minify: true,
    lib: { entry: { viewer: "src/viewer.ts", widget: "src/widget.ts" }, formats: ["es"], cssFileName: "viewer" },
  },
});
