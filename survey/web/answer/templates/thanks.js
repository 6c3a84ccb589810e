// What was sent is kept here no longer, whichever way it was sent.
try { sessionStorage.removeItem('paper'); } catch (e) {}
