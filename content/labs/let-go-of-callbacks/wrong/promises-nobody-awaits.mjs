// Mistake: the promise is taken for the order that it will bring.
import { promisify } from "node:util";

import { open } from "./shop.mjs";

const shop = promisify(open)();

export const handler = async (event) => {
  const order = await promisify(shop.lookUp)(event.id);
  await promisify(shop.keep)(event.id);
  return { id: event.id, total: order.total, carrier: order.carrier };
};
