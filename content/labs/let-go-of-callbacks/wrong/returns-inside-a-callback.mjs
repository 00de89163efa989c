// Mistake: return ends the callback, and the handler has long returned nothing.
import { open } from "./shop.mjs";

export const handler = async (event) => {
  open((error, shop) => {
    shop.lookUp(event.id, (error, order) => {
      return { id: event.id, total: order.total, carrier: order.carrier };
    });
  });
};
