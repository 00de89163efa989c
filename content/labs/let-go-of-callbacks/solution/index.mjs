import { promisify } from "node:util";

import { open } from "./shop.mjs";

// During Init: the first event waits for it, the others find it open.
const shop = await promisify(open)();
const lookUp = promisify(shop.lookUp);
const keep = promisify(shop.keep);

export const handler = async (event) => {
  const order = await lookUp(event.id);
  await keep(event.id);
  return { id: event.id, total: order.total, carrier: order.carrier };
};
