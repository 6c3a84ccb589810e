// A scanned slip's token stands behind the # and never goes to the server with the address.

function read() {
  var token = location.hash.slice(1);
  if (!/^[0-9A-Za-z]{16}$/.test(token)) { return; }
  code.value = token;
  id('typed').hidden = true;
  id('scanned').hidden = false;
  each('a[href^="?z"]', function (a) { a.hash = token; });
  history.replaceState(null, '', location.pathname + location.search);
}

on(w, 'hashchange', read);
read();
