// What pages do beside showing: nothing here is needed to read or to write.
"use strict";

// A known sign-in fills the form.
document.addEventListener("click", (event) => {
  const known = event.target.closest("[data-email]");
  if (!known) return;
  document.querySelector("[name=login]").value = known.dataset.email;
  document.querySelector("[name=password]").value = known.dataset.password;
  document.querySelector("form button").focus();
});

// A field is wrong as long as its place for errors says something.
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  if (target.dataset.of) document.getElementById(target.dataset.of)?.setAttribute("aria-invalid", target.childElementCount > 0);
});

// Nobody reads a page in a tab behind others: it asks for nothing until it is looked at.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.matches("[hx-trigger^=every]")) event.preventDefault();
});

// A passkey that was not given is said on the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-error")?.removeAttribute("hidden");
});
