/*
 * `node start.mjs CLIENT`: AWS's runtime client with client.cjs as its native part, on the handler that
 * the environment names. CLIENT is the client's module.
 */
import Module from "node:module";
import { fileURLToPath } from "node:url";

const NATIVE = "./rapid-client.node";
const client = process.argv.splice(2)[0];
const resolve = Module._resolveFilename;

Module._resolveFilename = (request, ...rest) => {
  if (request !== NATIVE) return resolve(request, ...rest);
  Module._resolveFilename = resolve; // it is asked for once, and nothing of this stays for the function to see
  return fileURLToPath(new URL("client.cjs", import.meta.url));
};

// Node reads its resident size from /proc, which is hidden here, and fails as a whole without it.
process.memoryUsage = Object.assign(
  () => {
    const heap = process.getBuiltinModule("node:v8").getHeapStatistics();
    return {
      rss: process.memoryUsage.rss(),
      heapTotal: heap.total_heap_size,
      heapUsed: heap.used_heap_size,
      external: heap.external_memory,
      arrayBuffers: 0,
    };
  },
  { rss: () => process.resourceUsage().maxRSS * 1024 },
);

// Below this version AWS's SDK warns of its own future, which is no function's matter: the node is the machine's.
const WARNED = 22;
if (parseInt(process.versions.node) < WARNED) {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith("NodeVersionSupportWarning:")) emitWarning.call(process, warning, ...rest);
  };
}

const { run } = await import(client);
// Version 4 runs by being imported.
if (run) await run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
