// Mistake: it is waited for, and whether it worked is nobody's business.
import { promisify } from "node:util";

import { open } from "./shop.mjs";

const shop = await promisify(open)();
const lookUp = promisify(shop.lookUp);
const keep = promisify(shop.keep);

export const handler = async (event) => {
  const order = await lookUp(event.id);
  await keep(event.id).catch((error) => console.log(error.message));
  return { id: event.id, total: order.total, carrier: order.carrier };
};
