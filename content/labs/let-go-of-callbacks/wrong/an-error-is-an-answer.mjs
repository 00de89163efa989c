// Mistake: an unknown order is returned, and Lambda takes it for a success.
import { promisify } from "node:util";

import { open } from "./shop.mjs";

const shop = await promisify(open)();
const lookUp = promisify(shop.lookUp);
const keep = promisify(shop.keep);

export const handler = async (event) => {
  try {
    const order = await lookUp(event.id);
    await keep(event.id);
    return { id: event.id, total: order.total, carrier: order.carrier };
  } catch (error) {
    return { error: error.message };
  }
};
