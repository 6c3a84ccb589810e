// Keeps what is typed without a button, and shows what came back without loading the page anew.
// Every form here works without it; it sends the same fields to the same address.
(function () {
  "use strict";
  var PAUSE = 900, AGAIN = 5000;
  var changed = false, sending = null, timer = 0;

  function id(name) { return document.getElementById(name); }

  function say(what) {
    var line = id("saved"), words = line.getAttribute("data-" + what);
    if (line.textContent !== words) { line.textContent = words; }
  }

  function body(form, button) {
    var fields = new FormData(form);
    if (button && button.name) { fields.append(button.name, button.value); }
    return new URLSearchParams(fields);
  }

  function send(form, button, quiet) {
    clearTimeout(timer);
    if (sending) { return sending.then(function () { return send(id(form.id) || form, button, quiet); }); }
    changed = false;
    say("saving");
    var about = { credentials: "same-origin", method: "POST", body: body(form, button) };
    sending = fetch(form.action, about)
      .then(function (reply) {
        return reply.text().then(function (text) { heard(reply, text, quiet, button); });
      })
      .catch(function () {
        changed = true;
        say("lost");
        timer = setTimeout(keep, AGAIN);
      })
      .then(function () { sending = null; });
    return sending;
  }

  function heard(reply, text, quiet, button) {
    var page = new DOMParser().parseFromString(text, "text/html");
    if (!page.getElementById("editor")) { location.reload(); return; } // signed out, or refused
    var refused = reply.status !== 200;
    if (!refused) { history.replaceState(null, "", reply.url); }
    document.title = page.title;
    notices(page);
    swap(page, "outline");
    swap(page, "bar");
    swap(page, "phone", true);
    if (quiet && !refused) { freshen(page); } else { replace(page, button); }
    say(refused ? "lost" : changed ? "typing" : "saved");
    show();
  }

  // What is being typed stays under the fingers; only what is said of it is new.
  function freshen(page) {
    ["told", "conflict"].forEach(function (name) { swap(page, name); });
    var seen = document.querySelector("#fields [name=seen]");
    seen.value = page.querySelector("#fields [name=seen]").value;
    var fresh = page.querySelectorAll("#fields [name^=words-][name$=source]");
    var known = document.querySelectorAll("#fields [name^=words-][name$=source]");
    if (fresh.length === known.length) {
      fresh.forEach(function (one, place) { known[place].value = one.value; });
    } else if (!document.activeElement.closest("#fields")) { replace(page); }
  }

  function swap(page, name, keepFrame) {
    var old = id(name), fresh = page.getElementById(name);
    if (!old || !fresh) { return; }
    var open = focusIn(old), spread = opened(old);
    if (keepFrame) {
      var frame = id("paper");
      frame.setAttribute("data-at", fresh.querySelector("#paper").getAttribute("data-at"));
      return;
    }
    old.replaceWith(fresh);
    respread(fresh, spread);
    refocus(open);
  }

  // Folds stay as whoever works here left them.
  function folds(where) { return where.querySelectorAll("details.adding, details.more"); }
  function opened(where) { return [].map.call(folds(where), function (one) { return one.open; }); }
  function respread(where, spread) {
    var now = folds(where);
    if (now.length === spread.length) {
      now.forEach(function (one, place) { one.open = one.open || spread[place]; });
    }
  }

  function focusIn(where) {
    var at = document.activeElement;
    if (!at || !where.contains(at)) { return null; }
    return { id: at.id, name: at.name, value: at.value, href: at.getAttribute("href"), start: at.selectionStart };
  }

  function refocus(was) {
    if (!was) { return; }
    var found = was.id && id(was.id);
    [].forEach.call(document.querySelectorAll("a,button,input,select,textarea"), function (one) {
      if (found) { return; }
      var same = was.name ? one.name === was.name && (one.type !== "submit" || one.value === was.value)
        : was.href && one.getAttribute("href") === was.href;
      if (same) { found = one; }
    });
    if (!found || found.disabled) { found = id("pane-head"); }
    if (!found) { return; }
    if (found.id === "pane-head") { found.tabIndex = -1; }
    found.focus();
    try { if (was.start !== null) { found.setSelectionRange(was.start, was.start); } } catch (e) { /* no text */ }
  }

  function replace(page, button) {
    var old = id("pane"), fresh = page.getElementById("pane"), was = focusIn(old);
    var other = old.getAttribute("data-part") !== fresh.getAttribute("data-part");
    var spread = opened(old);
    old.replaceWith(fresh);
    if (!other) { respread(fresh, spread); }
    var order = button ? button.value.split(" ") : [];
    if (other && button) { first(fresh); }
    else if (order[0] === "add") { last(order[1]); }
    else if (was) { refocus(was); }
  }

  function first(pane) {
    var field = pane.querySelector("textarea, input:not([type=hidden])");
    if (field) { field.focus(); }
  }

  function last(path) {
    var list = id("list-" + path) || id("list-" + path + "-0"), fields;
    if (path === "columns") { fields = document.querySelectorAll(".column > .part input.form-control"); }
    else if (list) { fields = list.querySelectorAll(path === "options" ? ".part input.form-control" : "tr input.form-control, .boxed input.form-control"); }
    if (fields && fields.length) { fields[fields.length - 1].focus(); }
  }

  function notices(page) {
    document.querySelectorAll("main > .notice").forEach(function (one) { one.remove(); });
    page.querySelectorAll("main > .notice").forEach(function (one) {
      id("editor").before(one);
    });
  }

  // The paper is loaded anew in the look it has, then turned to the question.
  function show() {
    var frame = id("paper"), at = frame.contentWindow.location.href;
    frame.onload = turn;
    frame.contentWindow.location.replace(/^http/.test(at) ? at.split("#")[0] : frame.src);
  }

  // Where the paper turns, it puts the focus, which must stay with whoever types here.
  function turn() {
    var frame = id("paper"), inside = frame.contentWindow, at = frame.getAttribute("data-at");
    if (!at || !inside.document.getElementById("paper")) { return; }
    var element = inside.HTMLElement.prototype, focus = element.focus;
    element.focus = function () { /* not while somebody types */ };
    inside.addEventListener("hashchange", function () { element.focus = focus; }, { once: true });
    // A mere fragment would be taken of this page, not of the paper.
    inside.location.replace(inside.location.href.split("#")[0] + "#" + at);
  }

  function keep() { if (changed) { send(id("fields"), null, true); } }

  document.addEventListener("input", function (event) {
    if (!event.target.closest("#fields")) { return; }
    changed = true;
    say("typing");
    clearTimeout(timer);
    if (id("conflict")) { return; } // what somebody else wrote is overwritten by a button only
    timer = setTimeout(keep, PAUSE);
  });

  document.addEventListener("change", function (event) {
    if (event.target.closest("#fields") && event.target.hasAttribute("data-again")) {
      changed = true;
      send(id("fields"), null, false);
    }
  });

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!form.closest("#editor")) { return; }
    event.preventDefault();
    var before = form.id === "fields" || !changed || id("conflict") ? Promise.resolve() : send(id("fields"), null, true);
    before.then(function () {
      var fresh = form.id ? id(form.id) : document.contains(form) ? form : document.querySelector('form[action="' + form.getAttribute("action") + '"]');
      send(fresh, button, false);
    });
  });

  // Another question is shown once this one is kept.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link || link.target || event.ctrlKey || event.metaKey || !(changed || sending)) { return; }
    if (id("conflict")) { return; }
    event.preventDefault();
    (sending || Promise.resolve()).then(function () { return changed ? send(id("fields"), null, true) : null; })
      .then(function () { if (!changed) { location.href = link.href; } });
  });

  window.addEventListener("pagehide", function () {
    if (changed && !id("conflict")) { navigator.sendBeacon(id("fields").action, body(id("fields"))); }
  });

  window.editorSend = function (form, order) { return send(form, { name: "do", value: order }, false); };
  document.documentElement.classList.add("scripted");
  say("saved");
  if (id("paper").contentDocument.readyState === "complete") { turn(); }
  id("paper").onload = turn;
})();
