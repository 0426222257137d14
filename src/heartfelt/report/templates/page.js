"use strict";
// Opens what is folded: for printing, for a link that leads into it, and with the button above the conversations.
(() => {
  const folded = () => document.querySelectorAll("details.conversation, details.fold");
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...folded()].filter((one) => !one.open);
    closed.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));

  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  const button = document.getElementById("open-all");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    document.querySelectorAll("details.conversation").forEach((one) => { one.open = open; });
    button.setAttribute("aria-pressed", String(open));
    button.textContent = open ? "Close all conversations" : "Open all conversations";
  });
})();
