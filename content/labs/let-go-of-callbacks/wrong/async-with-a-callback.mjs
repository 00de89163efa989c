// Mistake: async was written before it, and the third parameter stayed.
import { promisify } from "node:util";

import { open } from "./shop.mjs";

const shop = await promisify(open)();
const lookUp = promisify(shop.lookUp);
const keep = promisify(shop.keep);

export const handler = async (event, context, callback) => {
  const order = await lookUp(event.id);
  await keep(event.id);
  callback(null, { id: event.id, total: order.total, carrier: order.carrier });
};
