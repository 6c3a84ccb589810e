// Digits that somebody began to type are not left for the next one.

var waiting;

function empty() {
  [].forEach.call(d.forms, function (form) { form.reset(); });
}

on(d, 'input', function () {
  clearTimeout(waiting);
  waiting = setTimeout(empty, 12e4);
});
on(w, 'pagehide', empty);
on(w, 'pageshow', empty);
