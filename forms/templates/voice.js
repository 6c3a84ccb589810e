// One voice at a time, and none when its card has gone.
function hush(e) {
  [].forEach.call(d.querySelectorAll('audio'), function (a) {
    if (a !== e.target) { a.pause(); }
  });
}

d.addEventListener('play', hush, true);
w.addEventListener('hashchange', hush);
