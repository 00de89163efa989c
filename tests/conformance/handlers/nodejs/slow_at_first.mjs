import fs from "node:fs";

// Longer than an init phase may take in these tests, and less than the invocation: on a busy machine the first
// start may be ended before it has come to this line.
if (!fs.existsSync("/tmp/second")) {
  fs.writeFileSync("/tmp/second", "");
  await new Promise((resolve) => setTimeout(resolve, 2_000));
}

export const handler = async () => "late, but done";
