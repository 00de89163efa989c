// What the server's answers may be besides a partial: an error page, a sign-in page, nothing at all.

import { gettext } from "./words.js";

const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

/** Headers for our own requests: the token is read late, because signing in elsewhere renews it. */
export const csrfHeaders = () => ({ "X-CSRFToken": cookie("csrftoken") });

/** Say something in the page's message region; `action` is {label, run} or {label, href}. */
export const say = (words, { kind = "error", action } = {}) => {
  const region = document.getElementById("messages");
  const flash = document.createElement("p");
  flash.className = `flash flash-${kind}`;
  flash.append(`${words} `);
  if (action) {
    const control = document.createElement(action.href ? "a" : "button");
    control.className = "button button-small";
    control.textContent = action.label;
    if (action.href) control.href = action.href;
    else control.type = "button";
    control.addEventListener("click", () => {
      flash.remove();
      action.run?.();
    });
    flash.append(control);
  }
  region.replaceChildren(flash);
};

export const hush = () => document.querySelector("#messages .flash-error")?.remove();

const signIn = () => `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;

export const sessionEnded = () =>
  say(gettext("Your session has ended. What you wrote is kept in this browser."), { action: { label: gettext("Sign in again"), href: signIn() } });

const repeat = (ctx) => {
  const submitter = ctx.request.submitter ?? ctx.sourceElement;
  return { label: gettext("Try again"), run: () => (submitter.isConnected ? submitter : ctx.sourceElement).click?.() };
};

/** A result panel says itself what went wrong and when to come again. */
const isPanel = (text) => /<section class="result"/.test(text);

const afterRequest = (event) => {
  const { ctx } = event.detail;
  const { status, raw } = ctx.response;
  const wholePage = /<html[\s>]/i.test(ctx.text);
  if (status === 401 || status === 403) {
    event.preventDefault();
    sessionEnded();
  } else if (wholePage && status < 400) {
    // A redirect was followed to a page of its own: go there instead of nesting it.
    event.preventDefault();
    location.assign(raw.url);
  } else if (wholePage || (status >= 500 && !isPanel(ctx.text))) {
    event.preventDefault();
    say(gettext("That went wrong on our side, not yours. What you wrote is safe."), { action: repeat(ctx) });
  } else hush();
};

const lost = (event) => {
  const { ctx } = event.detail;
  if (!ctx || ctx.response || ctx.sourceElement?.closest?.("[data-live], .result")) return;
  say(gettext("The server cannot be reached. What you wrote is kept in this browser."), { action: repeat(ctx) });
};

export const watchAnswers = () => {
  document.addEventListener("htmx:config:request", (event) => {
    const { body } = event.detail.ctx.request;
    if (body?.has?.("csrfmiddlewaretoken") && cookie("csrftoken")) body.set("csrfmiddlewaretoken", cookie("csrftoken"));
  });
  document.addEventListener("htmx:after:request", afterRequest);
  document.addEventListener("htmx:error", lost);
};
