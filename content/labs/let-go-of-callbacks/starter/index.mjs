import { open } from "./shop.mjs";

// Written in 2018. It ran unchanged up to nodejs22.x.
export const handler = (event, context, callback) => {
  open((error, shop) => {
    if (error) return callback(error);
    shop.lookUp(event.id, (error, order) => {
      if (error) return callback(error);
      shop.keep(event.id, () => {});
      callback(null, { id: event.id, total: order.total, carrier: order.carrier });
    });
  });
};
