// The shop's client, as it has been since 2018: every function takes a callback. Leave this file alone.

const ORDERS = {
  "ord-1": { total: 1200, carrier: "bike" },
  "ord-2": { total: 4990, carrier: "van" },
  "ord-7": { total: 300, carrier: "bike" },
};

class UnknownOrder extends Error {
  name = "UnknownOrder";
}

class NotKept extends Error {
  name = "NotKept";
}

// Slow, and needed once: callback(error, shop).
export function open(callback) {
  console.log("opens the shop");
  setTimeout(() => callback(null, { lookUp, keep }), 20);
}

// callback(error, order)
function lookUp(id, callback) {
  const order = ORDERS[id];
  setTimeout(() => (order ? callback(null, order) : callback(new UnknownOrder(`no order ${id}`))), 20);
}

// Writes down that the order was asked for: callback(error).
function keep(id, callback) {
  setTimeout(() => {
    if (id === "ord-7") return callback(new NotKept(`the book is full at ${id}`));
    console.log(`kept ${id}`);
    callback(null);
  }, 300);
}
