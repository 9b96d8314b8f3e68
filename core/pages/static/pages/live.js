// Keeps an open page true while things happen; the page itself works without it.
//
// What changes by itself is marked with data-live and an id. At news the page is asked for again,
// as whoever reads it, and those pieces are put in place of the old ones. If more than that has
// changed a line says so. While no socket can be had the page is asked for every minute instead.
"use strict";
(function () {
  const line = document.getElementById("news");
  if (!line) return;
  const pieces = () => Array.from(document.querySelectorAll("[data-live][id]"));
  const MINUTE = 60000;
  let wait = 1000, polling = null, refresh = null, asked = 0;

  function without(part, what) {
    const copy = part.cloneNode(true);
    copy.querySelectorAll(what).forEach((one) => one.remove());
    return copy;
  }

  // What stands around the pieces; the token of a form differs every time, a message is said once.
  const around = (page) =>
    without(page.getElementById("main"), "[data-live], .messages, [name=csrfmiddlewaretoken]")
      .textContent.replace(/\s+/g, " ");
  const said = (piece) => without(piece, "[name=csrfmiddlewaretoken]").innerHTML;
  const names = (page) =>
    Array.from(page.querySelectorAll("[data-live][id]"), (piece) => piece.id).join(" ");

  function replace(page) {
    let isOld = around(page) !== around(document)
      || names(page) !== names(document);
    pieces().forEach(function (old) {
      const now = page.getElementById(old.id);
      if (!now || said(old) === said(now)) return;
      // Nothing is taken from under the hands of somebody who is using it.
      if (old.contains(document.activeElement)) isOld = true;
      else old.replaceChildren(...now.childNodes);
    });
    if (isOld) line.hidden = false;
  }

  function ask() {
    refresh = null;
    const mine = ++asked;
    fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject()))
      .then(function (text) {
        // A later question was asked: its answer is newer.
        if (mine === asked) replace(new DOMParser().parseFromString(text, "text/html"));
      })
      .catch(function () { line.hidden = false; });
  }

  function soon() {
    // Not everybody at once, and once for all that comes together. A page without such pieces,
    // or one made from what was sent, is not asked for again.
    if (!pieces().length) { line.hidden = false; return; }
    if (refresh === null) refresh = setTimeout(ask, 200 + Math.random() * 600);
  }

  function poll(on) {
    if (!on) { clearInterval(polling); polling = null; }
    else if (polling === null && pieces().length) polling = setInterval(soon, MINUTE);
  }

  function listen() {
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const socket = new WebSocket(scheme + location.host + "/live/");
    socket.onopen = function () {
      // What happened while nobody listened is caught up with.
      if (wait > 1000) soon();
      wait = 1000;
      poll(false);
    };
    socket.onmessage = soon;
    socket.onclose = function () {
      poll(true);
      setTimeout(listen, wait);
      wait = Math.min(wait * 2, MINUTE);
    };
  }
  if ("WebSocket" in window) listen(); else poll(true);
})();
