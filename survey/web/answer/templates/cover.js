(function (d) {
  function read() {
    var token = location.hash.slice(1);
    if (!/^[0-9A-Za-z]{16}$/.test(token)) { return; }
    d.getElementById('code').value = token;
    d.getElementById('typed').hidden = true;
    d.getElementById('scanned').hidden = false;
    [].forEach.call(d.querySelectorAll('a[href^="?z"]'), function (a) { a.hash = token; });
    history.replaceState(null, '', location.pathname + location.search);
  }
  window.addEventListener('hashchange', read);
  read();
})(document);
