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

// A cue and the message that answered it light up together.
for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(begin, (event) => tie(event, true));
  document.addEventListener(end, (event) => tie(event, false));
}
function tie(event, on) {
  const remark = event.target.closest("[data-answer]");
  if (remark) document.getElementById(remark.dataset.answer)?.classList.toggle("tied", on);
}

// j and k go from finding to finding.
document.addEventListener("keydown", (event) => {
  if (!["j", "k"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const all = [...document.querySelectorAll(".remark")];
  if (!all.length) return;
  const here = document.activeElement;
  const now = all.indexOf(here.closest(".remark"));
  const step = event.key === "j" ? 1 : -1;
  // From elsewhere on the page: the next one after it, or the last one before.
  const after = all.findIndex((each) => here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
  const begin = step > 0 ? (after < 0 ? all.length - 1 : after) : (after < 0 ? all.length : after) - 1;
  const next = Math.min(Math.max(now < 0 ? begin : now + step, 0), all.length - 1);
  all[next].focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "center" });
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
