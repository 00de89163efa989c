// Builds what the browser gets: stylesheets, the pages' modules, and the editor in pieces that
// load when needed.
// The same sources and lock file give the same bytes; the output is committed.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const editor = "../static/vendor/editor";

await build({
  entryPoints: ["warmstart", "overview", "progress", "questions", "reviews", "reports", "interviews", "plans", "incidents", "exchange", "notes", "workbench", "labs", "playground", "observe", "simulators", "stacks", "timelines", "reference", "studio"].map((name) => `css/${name}.css`),
  outdir: "../static/css",
  bundle: true,
  minify: true,
  external: ["*.woff2"],
  // Nesting, light-dark() and layers reach the browser as they are written.
  target: "esnext",
});

await rm("../static/js", { recursive: true, force: true });
await build({
  entryPoints: ["js/warmstart.js", "js/notes.js"],
  outdir: "../static/js",
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: "es2022",
  chunkNames: "[name]-[hash]",
  external: ["../vendor/*"],
});

await rm(editor, { recursive: true, force: true });
await mkdir(editor, { recursive: true });
const { metafile } = await build({
  entryPoints: ["editor/editor.js"],
  outdir: editor,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none",
  chunkNames: "[name]-[hash]",
  metafile: true,
});

// Whose code is in the bundle, with the licence each of them asks to be kept.
const packages = new Set(
  Object.keys(metafile.inputs)
    .map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
    .filter(Boolean),
);
const licences = [];
for (const name of [...packages].sort()) {
  const { version } = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
  licences.push(`${name} ${version}\n\n${(await readFile(`node_modules/${name}/LICENSE`, "utf8")).trim()}\n`);
}
await writeFile(`${editor}/LICENSES.txt`, licences.join(`\n${"-".repeat(72)}\n\n`));
