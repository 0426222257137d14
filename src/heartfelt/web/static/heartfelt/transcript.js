// What the page of a conversation does beside showing: lines from cues to their answers, and keys. Nothing here is needed to read it.
"use strict";
(() => {
  const ROOM = 44, NARROWEST = 9, LANE = 7, HEADER = 18, BELOW = 12, SOCKET = 4, GAP = 5;
  const byId = (id) => document.getElementById(id);
  const ties = () => [...document.querySelectorAll(".tie")];

  // How far lines may reach beside the messages: not to what stands there, nor over the edge of the screen.
  function room(transcript, edge) {
    const aside = transcript.parentElement.querySelector("aside").getBoundingClientRect();
    const end = aside.left > edge ? aside.left - 12 : document.documentElement.clientWidth - 3;
    return Math.max(NARROWEST, Math.min(ROOM, end - edge));
  }

  // From the line of the quote to the header of the answer. Cues of one message that fared alike end at one place there.
  function measured(tie, origin, ends) {
    const cue = byId(tie.dataset.of), answer = byId(tie.dataset.to).getBoundingClientRect();
    const line = cue.closest(".line"), quote = line.querySelector(`.ref[href="#${cue.id}"]`) ?? cue;
    const there = ends[tie.dataset.to] ??= [], alike = `${line.id} ${tie.classList[1]}`;
    if (!there.includes(alike)) there.push(alike);
    return {
      tie,
      x: line.getBoundingClientRect().right - origin.left,
      y: quote.getBoundingClientRect().bottom - 6 - origin.top,
      toX: answer.right - origin.left,
      toY: answer.top - origin.top + Math.min(HEADER + there.indexOf(alike) * BELOW, answer.height - SOCKET),
    };
  }

  // Short ones run nearest; what would cross another runs further out.
  function spread(all) {
    const lanes = [];
    for (const one of all.sort((a, b) => a.toY - a.y - (b.toY - b.y))) {
      one.lane = lanes.findIndex((lane) => lane.every((each) => each.toY < one.y || one.toY < each.y));
      if (one.lane < 0) one.lane = lanes.push([]) - 1;
      lanes[one.lane].push(one);
    }
    return lanes.length;
  }

  // Met and hollow arrive with a dot; what missed the cue has an open socket that nothing is plugged into.
  function draw({ tie, x, y, toX, toY, lane }, edge, wide, lanes) {
    const out = edge + Math.min(wide, NARROWEST + (lane + 1) * Math.min(LANE, (wide - NARROWEST) / lanes));
    const far = (8 * out - x - toX) / 6;  // so that the curve reaches as far as `out`
    const dot = tie.querySelector("circle");
    const end = dot ? toX : toX + GAP + SOCKET;
    const socket = `M${toX + GAP} ${toY - SOCKET}a${SOCKET} ${SOCKET} 0 0 1 0 ${2 * SOCKET}`;
    tie.querySelector("path").setAttribute("d", `M${x} ${y}C${far} ${y} ${far} ${toY} ${end} ${toY}${dot ? "" : socket}`);
    dot?.setAttribute("cx", toX);
    dot?.setAttribute("cy", toY);
  }

  function drawAll(transcript) {
    const origin = transcript.getBoundingClientRect(), ends = {};
    const all = ties().map((tie) => measured(tie, origin, ends));
    const edge = Math.max(...all.map((each) => Math.max(each.x, each.toX)));
    const wide = room(transcript, edge + origin.left), lanes = spread(all);
    for (const each of all) draw(each, edge, wide, lanes);
    transcript.querySelector(".drawn").hidden = false;
  }

  const watcher = new ResizeObserver(([{ target }]) => requestAnimationFrame(() => target.isConnected && drawAll(target)));

  // The cue that is pointed at or focused, its line and its answer stand out.
  for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(type, (event) => {
      const named = event.target.closest(".ref, .answers a")?.hash.slice(1) ?? event.target.closest(".remark")?.id;
      for (const tie of ties().filter((each) => each.dataset.of === named)) {
        tie.classList.toggle("strong", on);
        byId(tie.dataset.to).classList.toggle("tied", on);
      }
    });
  }

  // j and k go from finding to finding where the page says so: in this browser somebody may have turned them off.
  const showKeys = () => {
    const wanted = localStorage.getItem("keys") ?? "on";
    for (const each of document.querySelectorAll("[data-keys]")) each.hidden = each.dataset.keys !== wanted;
  };
  const areOn = () => document.querySelector("[data-keys=on]")?.offsetParent;
  document.addEventListener("click", (event) => {
    const said = event.target.closest("[data-keys] button")?.parentElement;
    if (!said) return;
    localStorage.setItem("keys", said.dataset.keys === "on" ? "off" : "on");
    showKeys();
    document.querySelector("[data-keys]:not([hidden]) button").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (!["j", "k"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || !areOn()) return;
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

  function begin() {
    showKeys();
    watcher.disconnect();
    const transcript = document.querySelector(".transcript:has(.tie)");
    if (transcript) watcher.observe(transcript);  // which draws them at once, and again when anything moves
  }
  document.addEventListener("htmx:afterSettle", begin);
  begin();
})();
