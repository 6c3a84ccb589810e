// Follows a job without loading the page anew: a reload would lose the reader's place.
(function () {
  "use strict";
  var EVERY = 2000;

  function look() {
    fetch(location.href, { credentials: "same-origin" })
      .then(function (reply) { return reply.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("job");
        if (!fresh) { location.reload(); return; }
        show(fresh);
        setTimeout(look, EVERY);
      })
      .catch(function () { setTimeout(look, EVERY); });
  }

  function show(fresh) {
    var job = document.getElementById("job");
    var step = document.getElementById("step");
    var said = fresh.querySelector("#step").textContent;
    if (step.textContent !== said) { step.textContent = said; } // is read out only when it changes
    var parts = [job.querySelector("progress"), fresh.querySelector("progress")];
    ["max", "value"].forEach(function (name) {
      if (parts[1].hasAttribute(name)) { parts[0].setAttribute(name, parts[1].getAttribute(name)); }
      else { parts[0].removeAttribute(name); }
    });
    var counts = [job.querySelector("#count"), fresh.querySelector("#count")];
    counts[0].textContent = counts[1].textContent;
  }

  setTimeout(look, EVERY);
})();
