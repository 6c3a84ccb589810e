// On a device that goes from hand to hand. Stands before the paper's own script, two of whose
// functions are other ones here.

var paper = id('paper'), hand = id('hand'), idle = id('idle'), rest = id('rest'),
  touched = Date.now(), place, held;

keep = function () {};  // nothing of one is kept for the next

heard = function () {
  if (this.status >= 500) {
    wait();
  } else if (this.status === 201) {
    wipe();
    hand.submit();
  } else {
    paper.submit();
  }
};

function touch() {
  if (idle.hidden) { touched = Date.now(); }
}

// However a browser keeps its pages, the back key finds this one empty.
function wipe() {
  if (paper.parentNode) { paper.parentNode.removeChild(paper); }
}

function leave() {
  wipe();
  hand.elements.kept.value = '';
  hand.submit();
}

function ask(seconds) {
  if (idle.hidden) {
    place = w.pageYOffset;
    held = d.activeElement;
    paper.hidden = true;
    idle.hidden = false;
    w.scrollTo(0, 0);
    id('stay').focus();
  }
  rest.textContent = rest.getAttribute('data-t').replace('#', seconds);
}

function stay() {
  idle.hidden = true;
  paper.hidden = false;
  touch();
  w.scrollTo(0, place);
  held.focus();
}

// The clock is asked each time: a tablet that slept wakes up late.
function tick() {
  var left = 120 - (Date.now() - touched) / 1e3;
  if (!paper.parentNode) { return; }
  // What is not sent yet is not lost to the next one either: it stays, and stands alone.
  paper.className = tries ? 'unsent' : '';
  if (tries || busy) { touch(); } else if (left <= 0) { leave(); } else if (left <= 30) { ask(Math.ceil(left)); }
}

drop();
// A page that came back with answers is not asked for again with them, by whoever stands here then.
if (/cast/.test(location.pathname)) { history.replaceState(null, '', location.href); }
hand.elements.device.value = paper.elements.device.value;
['touchstart', 'mousedown', 'keydown', 'input', 'scroll'].forEach(function (name) { on(d, name, touch); });
on(id('stay'), 'click', stay);
// The browser's own way of sending might show the paper again, to whoever stands there by then.
on(id('again'), 'click', function (e) {
  e.stopImmediatePropagation();
  send();
});
// Asked on the button itself, not in a window: that would stop the clock.
function twice(e, question, deed) {
  var name;
  on(e, 'click', function (event) {
    event.stopImmediatePropagation();
    if (name) {
      e.textContent = name;
      name = '';
      deed();
    } else {
      name = e.textContent;
      e.textContent = question;
    }
  });
}

twice(id('quit'), id('quit').getAttribute('data-t'), leave);
twice(id('clear'), paper.getAttribute('data-t'), function () { empty(); go(0); });
on(w, 'pagehide', wipe);
on(w, 'pageshow', function (e) {
  if (e.persisted) { leave(); }
});
setInterval(tick, 1e3);
