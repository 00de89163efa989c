import fs from "node:fs";

if (!fs.existsSync("/tmp/second")) {
  fs.writeFileSync("/tmp/second", "");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

export const handler = async () => "late, but done";
