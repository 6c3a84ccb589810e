// Questions are dragged by their grips, with mouse, pen or finger; the arrows do the same.
(function () {
  "use strict";
  var line = null, mark = document.createElement("li");
  mark.className = "drop";

  function under(event) {
    var found = document.elementFromPoint(event.clientX, event.clientY);
    return found && found.closest(".outline .part");
  }

  function put(section, y) {
    var lines = section.querySelectorAll("li[data-question]");
    var next = [].find.call(lines, function (one) {
      var box = one.getBoundingClientRect();
      return y < box.top + box.height / 2;
    });
    section.querySelector("ol").insertBefore(mark, next || null);
  }

  document.addEventListener("pointerdown", function (event) {
    var grip = event.target.closest(".grip");
    if (!grip) { return; }
    event.preventDefault();
    line = grip.closest("[data-question]");
    line.classList.add("dragged");
    grip.setPointerCapture(event.pointerId);
  });

  document.addEventListener("pointermove", function (event) {
    if (!line) { return; }
    var section = under(event);
    if (section) { put(section, event.clientY); }
  });

  document.addEventListener("pointerup", function () {
    if (!line) { return; }
    var moved = line, next = mark.nextElementSibling, section = mark.closest("[data-section]");
    line = null;
    moved.classList.remove("dragged");
    if (!section) { return; }
    mark.remove();
    if (next === moved) { return; }
    var order = ["place", moved.getAttribute("data-question"), section.getAttribute("data-section")];
    if (next) { order.push(next.getAttribute("data-question")); }
    window.editorSend(moved.closest("form"), order.join(" "));
  });

  document.addEventListener("pointercancel", function () {
    if (line) { line.classList.remove("dragged"); }
    line = null;
    mark.remove();
  });
})();
