/* The invitation's secret is in the link's fragment, which no server sees until it is sent here. */
(function () {
  "use strict";
  var token = window.location.hash.slice(1);
  var field = document.getElementById("token");
  if (token && field) {
    field.value = decodeURIComponent(token);
    window.history.replaceState(null, "", window.location.pathname);
    document.getElementById("password").focus();
  }
})();
