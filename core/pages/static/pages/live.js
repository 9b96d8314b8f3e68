// Tells an open page that something has happened; the page itself works without it.
"use strict";
(function () {
  const line = document.getElementById("news");
  if (!line || !("WebSocket" in window)) return;
  let wait = 1000;
  function listen() {
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const socket = new WebSocket(scheme + location.host + "/live/");
    socket.onopen = function () { wait = 1000; };
    socket.onmessage = function () { line.hidden = false; };
    socket.onclose = function () {
      setTimeout(listen, wait);
      wait = Math.min(wait * 2, 60000);
    };
  }
  listen();
})();
