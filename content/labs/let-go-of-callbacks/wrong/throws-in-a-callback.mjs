// Mistake: inside the callback nobody catches it, and the environment dies of it.
import { promisify } from "node:util";

import { open } from "./shop.mjs";

const shop = await promisify(open)();
const keep = promisify(shop.keep);

export const handler = async (event) => {
  const order = await new Promise((resolve) => {
    shop.lookUp(event.id, (error, order) => {
      if (error) throw error;
      resolve(order);
    });
  });
  await keep(event.id);
  return { id: event.id, total: order.total, carrier: order.carrier };
};
