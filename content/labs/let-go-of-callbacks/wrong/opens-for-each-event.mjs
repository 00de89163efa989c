// Mistake: the shop is opened in the handler, for every event anew.
import { promisify } from "node:util";

import { open } from "./shop.mjs";

export const handler = async (event) => {
  const shop = await promisify(open)();
  const order = await promisify(shop.lookUp)(event.id);
  await promisify(shop.keep)(event.id);
  return { id: event.id, total: order.total, carrier: order.carrier };
};
