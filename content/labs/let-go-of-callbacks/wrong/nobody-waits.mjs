// Mistake: what is written down is left to itself, as it could be with a callback.
import { promisify } from "node:util";

import { open } from "./shop.mjs";

const shop = await promisify(open)();
const lookUp = promisify(shop.lookUp);
const keep = promisify(shop.keep);

export const handler = async (event) => {
  const order = await lookUp(event.id);
  keep(event.id).catch(() => {});
  return { id: event.id, total: order.total, carrier: order.carrier };
};
