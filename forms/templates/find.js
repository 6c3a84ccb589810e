// What all scripts of a page share. Each page's scripts become one function of d and w,
// the document and the window.

function id(name) { return d.getElementById(name); }

function each(what, deed, where) { return [].filter.call((where || d).querySelectorAll(what), deed); }

function on(e, name, deed) { e.addEventListener(name, deed); }

// What is done when the paper was changed, by hand or by a script.
var changed = [];
