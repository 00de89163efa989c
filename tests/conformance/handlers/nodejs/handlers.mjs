import fs from "node:fs";

console.log("loaded");
let calls = 0;

export const counts = async () => {
  calls += 1;
  console.log("call", calls);
  return calls;
};

export const raises = async () => {
  throw new TypeError("no such order");
};

export const exits = async (event) => process.exit(event);

export const is_killed = async () => {
  process.kill(process.pid, "SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, 10_000));
};

export const grows = async () => {
  const held = [];
  while (held.length < 100) held.push(Buffer.alloc(10_000_000, 1));
  return held.length;
};

export const sleeps = async (event) => {
  calls += 1;
  const wasThere = fs.existsSync("/tmp/kept");
  fs.writeFileSync("/tmp/kept", "");
  if (event === "late") await new Promise((resolve) => setTimeout(resolve, 60_000));
  return [calls, wasThere];
};

export const is_large = async (event) => "x".repeat(event - 2);

export const tells = async () => [
  ...["AWS_LAMBDA_RUNTIME_API", "TZ", "LANG", "LAMBDA_TASK_ROOT"].map((name) => process.env[name]),
  process.cwd(),
];

const gaps = [];
let before = 0;

const tick = () => {
  gaps.push((performance.now() - before) / 1000);
  before = performance.now();
};

export const ticks = async () => {
  if (gaps.length === 0) {
    before = performance.now();
    setInterval(tick, 10);
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  return [gaps.length, Math.max(...gaps)];
};

export const pauses = async (event) => {
  await new Promise((resolve) => setTimeout(resolve, event));
};
