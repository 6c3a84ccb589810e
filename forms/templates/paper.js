(function (d, w) {
  var root = d.documentElement, paper = id('paper'), top = id('top'), key = 'paper-' + paper.getAttribute('data-key'),
    came = {}, at = 0, pause = 2000, cards, last, mending, busy, timer;

  function id(name) { return d.getElementById(name); }

  function each(what, deed, where) { return [].filter.call((where || d).querySelectorAll(what), deed); }

  function on(e, name, deed) { e.addEventListener(name, deed); }

  function tell(name, n, sum) {
    var e = id(name);
    e.textContent = e.getAttribute('data-t').replace('#', n).replace('#', sum);
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
      a.textContent = (who ? words(who) + '：' : '') + words(e);
      sum++;
    });
    tell('blank', sum);
    each('[data-c]', function (e) { e.textContent = each(e.getAttribute('data-c'), Boolean).length; });
  }

  function ticks(e) { return /^[rc]/.test(e.type); }

  function filled(e) { return ticks(e) ? e.checked : e.value.trim(); }

  function given() {
    return each('[name]', filled, paper).map(function (e) { return [e.name, e.value]; });
  }

  function put(pairs) {
    var change = d.createEvent('Event');
    each('[name]:not([type=hidden])', function (e) {
      if (ticks(e)) { e.checked = false; } else { e.value = ''; }
      pairs.forEach(function (pair) {
        if (pair[0] !== e.name) { return; }
        if (ticks(e)) { e.checked = e.checked || pair[1] === e.value; } else { e.value = pair[1]; }
      });
    }, paper);
    change.initEvent('change', true, false);
    paper.dispatchEvent(change);
  }

  // A preview at the desk has no nonce and leaves no draft.
  function keep() {
    if (!paper.elements.nonce) { return; }
    try { sessionStorage[key] = JSON.stringify([Date.now(), given()]); } catch (e) {}
  }

  function drop() {
    try { sessionStorage.removeItem(key); } catch (e) {}
  }

  function restore() {
    try {
      Object.keys(sessionStorage).forEach(function (name) {
        if (/^paper-/.test(name) && Date.now() - JSON.parse(sessionStorage[name])[0] > 864e5) {
          sessionStorage.removeItem(name);
        }
      });
      if (top) { keep(); return; }
      // On a shared phone the next person has another slip: nothing is offered to him.
      var mine = paper.elements.code, kept = sessionStorage[key];
      if (mine && kept.indexOf(JSON.stringify(['code', mine.value])) < 0) { drop(); return; }
      put(JSON.parse(kept)[1]);
      id('kept').hidden = false;
    } catch (e) {}
  }

  function empty() {
    put([]);
    drop();
    id('kept').hidden = true;
  }

  function plainly() {
    drop();
    paper.submit();
  }

  function wait() {
    busy = 0;
    id('late').hidden = false;
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, 6e4);
  }

  function send() {
    var x;
    if (busy) { return; }
    clearTimeout(timer);
    timer = 0;
    busy = 1;
    try {
      x = new XMLHttpRequest();
      x.open('POST', paper.getAttribute('action'));
      x.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
      x.timeout = 15000;
      x.onerror = x.ontimeout = wait;
      x.onload = function () {
        if (x.status >= 500) {
          wait();
        } else if (x.status < 300 && /\/thanks\//.test(x.responseURL)) {
          empty();
          paper.hidden = true;
          id('sent').hidden = false;
          location.replace(x.responseURL);
        } else {
          plainly();
        }
      };
      x.send(given().concat([['confirmed', 1]]).map(function (pair) {
        return pair.map(encodeURIComponent).join('=');
      }).join('&'));
    } catch (e) { plainly(); }
  }

  function anew() {
    if (timer) { send(); }
  }

  on(paper, 'change', function () { keep(); draw(); });
  on(paper, 'input', keep);
  on(paper, 'submit', function (e) {
    e.preventDefault();
    if (at === last || !at && top) { send(); } else { forth(); }
  });
  on(id('next'), 'click', forth);
  on(id('prev'), 'click', function () {
    var back = from(at, -1);
    if (came[at] === back) { history.back(); } else { go(back); }
  });
  on(id('clear'), 'click', function () {
    if (confirm(paper.getAttribute('data-clear'))) { empty(); go(0); }
  });
  on(id('again'), 'click', anew);
  on(w, 'online', anew);
  on(w, 'pageshow', anew);
  on(w, 'hashchange', turn);
  each('.sizes a', function (a) {
    on(a, 'click', function (e) {
      var card = cards[at];
      e.preventDefault();
      root.className = 'js ' + a.className;
      paper.setAttribute('action', paper.getAttribute('action').split('?')[0] + a.search);
      deal();
      at = holding(card);
      draw();
    });
  });
  root.className += ' js';
  each('.nav', function (e) { e.hidden = false; });
  deal();
  restore();
  if (location.hash || top) { turn(); } else { draw(); }
})(document, window);
