/*
 * What AWS's runtime client asks of its native part, in JavaScript: next(), done() and error().
 *
 * The native part is a blocking HTTP client that waits for events on a thread of libuv's pool and
 * answers on the main thread. So is this: descriptor 3 is a blocking connection to the Runtime API, made
 * before node was started. An answer is out when done() returns, whatever the function does next.
 */
"use strict";

const { read, readSync, writeSync } = require("node:fs");

const API = 3;
const HEAD_BYTES = 64 * 1024;
const INVOCATION = "/2018-06-01/runtime/invocation";
const NUMBER = "lambda-runtime-deadline-ms";
const HOST = process.env.AWS_LAMBDA_RUNTIME_API;

function send(method, path, body = "") {
  const length = Buffer.byteLength(body);
  let left = Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: ${HOST}\r\n` +
      (method === "POST" ? `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n` : "\r\n") +
      body,
  );
  while (left.length > 0) left = left.subarray(writeSync(API, left));
}

/* Yields [buffer, offset, length] to be read into, is sent the count of bytes, and returns the response. */
function* response() {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  let filled = 0;
  let end = -1;
  while (end < 0) {
    filled += yield [head, filled, HEAD_BYTES - filled];
    end = head.subarray(0, filled).indexOf("\r\n\r\n");
  }
  const [first, ...lines] = head.toString("latin1", 0, end).split("\r\n");
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const body = Buffer.allocUnsafe(Number(headers["content-length"]));
  let had = head.copy(body, 0, end + 4, filled);
  while (had < body.length) had += yield [body, had, body.length - had];
  return { status: Number(first.split(" ")[1]), headers, body };
}

function counted(bytes) {
  if (bytes === 0) throw new Error("The Runtime API has closed the connection.");
  return bytes;
}

function receiveNow() {
  const steps = response();
  let step = steps.next();
  while (!step.done) step = steps.next(counted(readSync(API, ...step.value)));
  return step.value;
}

function receive() {
  const steps = response();
  return new Promise((resolve, reject) => {
    const take = (step) => {
      if (step.done) return resolve(step.value);
      return read(API, ...step.value, null, (error, bytes) => {
        try {
          if (error) throw error;
          take(steps.next(counted(bytes)));
        } catch (fault) {
          reject(fault);
        }
      });
    };
    take(steps.next());
  });
}

async function next() {
  send("GET", `${INVOCATION}/next`);
  const { status, headers, body } = await receive();
  if (status !== 200) throw new Error(`Failed to get next invocation, error ${status}`);
  const told = Object.entries(headers).filter(([name]) => name.startsWith("lambda-runtime-"));
  return {
    bodyJson: body.toString(),
    headers: Object.fromEntries(told.map(([name, value]) => [name, name === NUMBER ? Number(value) : value])),
  };
}

function done(id, body) {
  send("POST", `${INVOCATION}/${id}/response`, body);
  receiveNow();
}

/* The third argument is for X-Ray, which is not there. */
function error(id, body) {
  send("POST", `${INVOCATION}/${id}/error`, body);
  receiveNow();
}

module.exports = { next, done, error };
