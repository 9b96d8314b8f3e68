// Keeps an open page true while things happen; the page itself works without it (docs/live.md).
//
// Places on a page say which piece stands there:
//   data-live="signatures/proposal:…"      is sent anew when it changes, and put in place
//   data-live-add="arguments-for/…"        a list; what comes to it is put behind the others
//   data-live-own="my-votes/" with an id   is one's own: the page is asked for again, by the person
//   data-live-line="proposal/… votes/"     a line says that something has happened
// The page tells the server its places when it opens a socket and is told what has changed in them
// since it was made. While no socket can be had it asks now and then instead.
"use strict";
(function () {
  const line = document.getElementById("news");
  const state = document.getElementById("live-state");
  const told = document.getElementById("live-said");
  const unread = document.getElementById("unread");
  if (!line || !state) return;
  const MINUTE = 60000, SLOW = 30000, LEFT_ALONE = 5 * MINUTE, SOON = 1000, MOST = 40;
  let since = document.body.dataset.liveSince || "";
  // What was committed when the page was made is on it, though it had no leaf yet.
  const seen = Number(document.body.dataset.liveSeen || 0);
  let socket = null, wait = SOON, failures = 0, again = false, ended = false;
  let retry = null, asking = null, hiding = null, own = null, lastSaid = 0, isLost = false;

  const all = (what) => Array.from(document.querySelectorAll(what));
  const words = (text) => (text || "").split(/\s+/).filter(Boolean);
  const between = (least, most) => least + Math.random() * (most - least);

  function places() {
    const found = new Set();
    for (const one of all("[data-live], [data-live-add], [data-live-own], [data-live-line]")) {
      const data = one.dataset;
      words([data.live, data.liveAdd, data.liveOwn, data.liveLine].join(" "))
        .forEach((place) => found.add(place));
    }
    return Array.from(found).slice(0, MOST);
  }
  const standing = (name, place) =>
    all("[" + name + "]").filter((one) => words(one.getAttribute(name)).includes(place));

  function question() {
    const asked = new URLSearchParams();
    places().forEach((place) => asked.append("on", place));
    asked.set("language", document.documentElement.lang);
    if (since) asked.set("since", since);
    if (again) asked.set("again", "1");
    if (unread) asked.set("unread", unread.hidden ? "0" : unread.firstElementChild.textContent);
    return asked.toString();
  }

  // --- What the page says of itself ------------------------------------------------------------
  function show(name) {
    if (state.dataset.state === name) return;
    state.dataset.state = name;
    for (const words of state.children) words.hidden = words.dataset.when !== name;
    // Only a loss and its end are said aloud; a hitch of some seconds is not.
    if (name === "catching-up" || (name === "offline") === isLost) return;
    isLost = name === "offline";
    say(state.innerText.trim(), true);
  }

  function say(text, isUrgent) {
    const now = Date.now();
    if (!told || !text || (!isUrgent && now - lastSaid < SLOW)) return;
    lastSaid = now;
    told.textContent = text;
  }

  // --- What has changed ------------------------------------------------------------------------
  const inUse = (piece) => piece.contains(document.activeElement);

  function made(html) {
    const mould = document.createElement("template");
    mould.innerHTML = html.trim();
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    for (const form of mould.content.querySelectorAll("form[method=post]")) {
      if (token) form.prepend(token.cloneNode());
    }
    return mould.content;
  }

  function put(place, html) {
    for (const old of standing("data-live", place)) {
      const now = made(html), probe = document.createElement(old.tagName);
      probe.append(now.cloneNode(true));
      if (probe.innerHTML.trim() === old.innerHTML.trim()) continue;
      // Nothing is taken from under the hands of somebody who is using it.
      if (inUse(old)) line.hidden = false;
      else old.replaceChildren(now);
    }
  }

  function add(place, html) {
    for (const list of standing("data-live-add", place)) {
      const now = made(html).firstElementChild;
      const old = now && now.id ? document.getElementById(now.id) : null;
      if (!now) continue;
      if (old) {
        if ("liveOver" in now.dataset && !inUse(old)) old.replaceWith(now);
      } else {
        list.querySelectorAll(":scope > .empty").forEach((nothing) => nothing.remove());
        list.append(now);
        say(list.dataset.liveSaid);
      }
    }
  }

  function renewOwn() {
    own = null;
    const pieces = all("[data-live-own][id]");
    fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject()))
      .then(function (text) {
        const page = new DOMParser().parseFromString(text, "text/html");
        for (const old of pieces) {
          const now = page.getElementById(old.id);
          if (!now || inUse(old)) line.hidden = false;
          else if (now.innerHTML !== old.innerHTML) old.replaceChildren(...now.childNodes);
        }
      })
      .catch(function () { line.hidden = false; });
  }

  function changed(place, spread) {
    if (standing("data-live-own", place).length && own === null) {
      // Those who have something of their own to ask for do not all ask at once.
      own = setTimeout(renewOwn, between(200, 200 + 1000 * spread));
    }
    const rest = ["data-live-line", "data-live", "data-live-add"];
    if (rest.some((name) => standing(name, place).length)) line.hidden = false;
  }

  function take(message) {
    const news = JSON.parse(message);
    (news.put || []).forEach((part) => put(part[0], part[1]));
    (news.add || []).forEach((part) => add(part[0], part[1]));
    if (!(news.at <= seen)) {
      (news.changed || []).forEach((place) => changed(place, news.spread || 1));
    }
    if (news.at) since = String(news.at);
    if (unread && "unread" in news) {
      unread.firstElementChild.textContent = news.unread;
      unread.hidden = !news.unread;
    }
  }

  // --- Without a socket ------------------------------------------------------------------------
  function ask() {
    asking = setTimeout(ask, between(0.8, 1.2) * MINUTE);
    fetch("/live/now/?" + question(), { credentials: "same-origin" })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(answer)))
      .then(function (text) { take(text); show("asking"); })
      .catch(function () { show("offline"); });
  }

  function askInstead(on) {
    if (!on) { clearTimeout(asking); asking = null; }
    else if (asking === null) asking = setTimeout(ask, between(2, 8) * SOON);
  }

  // --- With a socket ---------------------------------------------------------------------------
  function listen() {
    retry = null;
    if (socket || document.hidden) return;
    if (again) show("catching-up");
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    let opened = false;
    const mine = socket = new WebSocket(scheme + location.host + "/live/?" + question());
    mine.onopen = function () {
      opened = again = true;
      wait = SOON;
      failures = 0;
      askInstead(false);
      // What was missed is sent at once; then the page is as the others are.
      setTimeout(function () { if (socket === mine) show("connected"); }, 300);
    };
    mine.onmessage = (event) => take(event.data);
    mine.onclose = function () {
      if (socket === mine) socket = null;
      again = true;
      if (ended || document.hidden) return;
      failures += 1;
      if (failures > 1) { show("offline"); askInstead(true); } else show("catching-up");
      // Not everybody at one moment, when the server begins again.
      retry = setTimeout(listen, opened ? between(0.2, 5) * SOON : between(0.5, 1) * wait);
      wait = Math.min(wait * 2, MINUTE);
    };
  }

  function rest() {
    clearTimeout(retry);
    askInstead(false);
    if (socket) socket.close();
  }

  document.addEventListener("visibilitychange", function () {
    clearTimeout(hiding);
    // A page that nobody looks at needs no socket; whoever comes back to it is caught up.
    if (document.hidden) hiding = setTimeout(rest, LEFT_ALONE);
    else if (!socket) { clearTimeout(retry); listen(); }
  });
  window.addEventListener("pagehide", function () { ended = true; rest(); });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { ended = false; listen(); }
  });
  window.addEventListener("online", function () {
    if (!socket) { clearTimeout(retry); listen(); }
  });
  if (!places().length && !unread) return;
  if ("WebSocket" in window) listen(); else ask();
})();
