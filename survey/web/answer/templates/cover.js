(function (d) {
  function read() {
    var token = location.hash.slice(1);
    if (!/^[0-9A-Za-z]{16}$/.test(token)) { return; }
    d.getElementById('code').value = token;
    d.getElementById('typed').hidden = true;
    d.getElementById('scanned').hidden = false;
    history.replaceState(null, '', location.pathname);
  }
  window.addEventListener('hashchange', read);
  read();
})(document);
