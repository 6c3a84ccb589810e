// The paper shows one card at a time, keeps a draft in this tab, and sends until it is heard.

var root = d.documentElement, paper = id('paper'), top = id('top'), code = paper.elements.code.value,
  whose = code || location.pathname,
  came = {}, at = 0, tries = 0, cards, last, mending, busy, timer, body;

// What the page wants to be said, or to be looked for: it stands in an attribute.
function told(e) { return e.getAttribute('data-t'); }

function tell(name, n, sum) {
  var e = id(name);
  e.textContent = told(e).replace('#', n).replace('#', sum);
  e.hidden = !n;
}

// A card brings what is said since the card before. A single one brings the end as well.
function deal() {
  var lead = [];
  cards = each(/z/.test(root.className) ? '.k:not(.c),.i,.fore' : '.k,.fore', function (e) {
    if (/fore/.test(e.className)) { lead.push(e); return; }
    e.lead = lead.concat(e);
    return lead = [];
  });
  if (!cards[3]) { cards[1].lead.push(cards.pop()); }
  last = cards.length - 1;
}

function asked(e) {
  for (; e !== paper; e = e.parentNode) {
    if (!e || e.hidden) { return; }
  }
  return e;
}

function from(i, by) {
  do { i += by; } while (cards[i] && !asked(cards[i]));
  return i;
}

function holding(e) {
  for (var i = 0; i < last; i++) {
    if (cards[i].contains(e) || e.contains(cards[i])) { break; }
  }
  return i;
}

function draw() {
  var n = 0, sum = 0;
  each('.on', function (e) { e.classList.remove('on'); });
  cards[at].lead.forEach(function (e) {
    for (; e !== paper; e = e.parentNode) { e.classList.add('on'); }
  });
  cards.forEach(function (e, i) {
    if (i && asked(e)) { sum++; n += i <= at; }
  });
  tell('at', n, sum);
  id('prev').hidden = !at;
  id('next').hidden = at === last;
  if (at === last) { check(); }
}

function turn() {
  var name = location.hash.slice(1), e = id(name) || d.getElementsByName(name)[0], card;
  at = e ? holding(e) : asked(cards[name]) ? +name : 0;
  mending = e && e.name;
  draw();
  if (!mending) {
    card = cards[at];
    e = !at && top || (/c/.test(card.className) ? card.parentNode : card).querySelector('h1,h2,legend,label');
    e.tabIndex = -1;
  }
  w.scrollTo(0, 0);
  e.focus();
}

function go(i) {
  came[i] = at;
  location.hash = i;
}

function forth() { go(mending ? last : from(at, 1)); }

function words(e) {
  e = e.querySelector('legend,label');
  return (e.querySelector('span') || e.childNodes[1] || e.firstChild).textContent;
}

function check() {
  var left = id('left'), sum = 0;
  left.textContent = '';
  each('.i,.q.k', function (e) {
    var who = e.closest('.p'), a;
    if (!asked(e) || each('[name]', filled, e)[0]) { return; }
    a = left.appendChild(d.createElement('li')).appendChild(d.createElement('a'));
    a.href = '#' + e.querySelector('[name]').name;
    a.textContent = (who ? words(who) + ' · ' : '') + words(e);
    sum++;
  });
  tell('blank', sum);
  each('.counts [data-t]', function (e) { e.textContent = each(told(e), Boolean).length; });
}

function ticks(e) { return /^[rc]/.test(e.type); }

function filled(e) { return ticks(e) ? e.checked : e.value.trim(); }

function pair(e) { return [e.name, e.value].map(encodeURIComponent).join('='); }

function given() { return each('[name]', filled, paper).map(pair); }

function put(pairs) {
  each('[name]:not([type=hidden])', function (e) {
    if (ticks(e)) { e.checked = pairs.indexOf(pair(e)) >= 0; return; }
    e.value = '';
    var start = pair(e);
    pairs.forEach(function (one) {
      if (!one.indexOf(start)) { e.value = decodeURIComponent(one.slice(start.length)); }
    });
  }, paper);
  change();
}

// A preview at the desk has no nonce and leaves no draft.
function keep() {
  if (!paper.elements.nonce.value) { return; }
  try { sessionStorage.paper = JSON.stringify([whose, Date.now(), root.className, given()]); } catch (e) {}
}

function drop() {
  try { sessionStorage.removeItem('paper'); } catch (e) {}
}

// On a shared phone the next person has another slip, or comes by the cover: nothing is offered.
function restore() {
  try {
    // More than nonce and code: the page came back with answers in it.
    if (given()[2]) { keep(); return; }
    var kept = JSON.parse(sessionStorage.paper);
    if (kept[0] !== whose || Date.now() - kept[1] > 864e5 || !code && !performance.navigation.type) {
      drop();
    } else {
      if (performance.navigation.type) { resize(kept[2]); }
      put(kept[3]);
      id('kept').hidden = false;
    }
  } catch (e) {}
}

function change() {
  changed.forEach(function (deed) { deed(); });
  keep();
  draw();
}

function empty() {
  put([]);
  drop();
  id('kept').hidden = true;
}

function resize(look) {
  var size = /\d/.exec(look);
  root.className = look;
  paper.action = paper.action.replace(/z=./, 'z=' + (size || 0));
  deal();
}

function say(sending) {
  busy = sending;
  id('busy').hidden = !sending;
  id('late').hidden = sending;
}

function wait() {
  say(false);
  timer = setTimeout(send, Math.min(Math.pow(2, ++tries), 60) * 1e3);
}

function heard() {
  if (this.status >= 500) {
    wait();
  } else if (/\/thanks\//.test(this.responseURL)) {
    empty();
    paper.hidden = true;
    id('sent').hidden = false;
    location.replace(this.responseURL);
  } else {
    paper.submit();
  }
}

function send() {
  if (busy) { return; }
  clearTimeout(timer);
  timer = 0;
  try {
    var x = new XMLHttpRequest();
    x.open('POST', paper.action);
    x.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    x.timeout = 15e3;
    x.onerror = x.ontimeout = wait;
    x.onload = heard;
    // As long as any other: the length shows on the wire.
    for (body = given().join('&') + '&pad='; body.length % 2048; body += '.') {}
    x.send(body);
    say(true);
  } catch (e) { paper.submit(); }
}

function anew() {
  if (timer) { send(); }
}

on(paper, 'change', change);
on(paper, 'input', change);
on(paper, 'submit', function (e) {
  e.preventDefault();
  if (at === last || !at && top) { send(); } else { forth(); }
});
on(id('next'), 'click', forth);
on(id('prev'), 'click', function () {
  if (came[at] < at) { history.back(); } else { go(from(at, -1)); }
});
on(id('clear'), 'click', function () {
  if (confirm(told(paper))) { empty(); go(0); }
});
// Where the script's own way never comes through, the browser's may.
on(id('again'), 'click', function () {
  if (tries > 1 && navigator.onLine) { paper.submit(); } else { send(); }
});
on(w, 'online', anew);
on(w, 'pageshow', anew);
on(w, 'hashchange', turn);
each('.sizes button', function (e) {
  on(e, 'click', function (event) {
    var card = cards[at];
    event.preventDefault();
    resize('js ' + e.className);
    at = holding(card);
    keep();
    draw();
  });
});
root.className += ' js';
// Whatever is blank has been seen on the last card.
paper.action += '&confirmed=1';
each('.nav', function (e) { e.hidden = false; });
deal();
restore();
if (location.hash || top) { turn(); } else { draw(); }
