// Mistake: half of it is CommonJS, and an .mjs file has no exports object.
import { promisify } from "node:util";

import { open } from "./shop.mjs";

const shop = await promisify(open)();
const lookUp = promisify(shop.lookUp);
const keep = promisify(shop.keep);

exports.handler = async (event) => {
  const order = await lookUp(event.id);
  await keep(event.id);
  return { id: event.id, total: order.total, carrier: order.carrier };
};
