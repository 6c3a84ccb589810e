// What is asked only of some is hidden from the others, and emptied. Stands before the paper's
// own script: what that keeps and counts is what is left.

var paper = id('paper');

// What a question was answered with: codes chosen, or the words written.
function reply(name) {
  var codes = [], written = '';
  each('[name="' + name + '"],select[name^="' + name + '."]', function (e) {
    if (e.name !== name) {
      if (e.value) { codes.push(e.name.slice(name.length + 1)); }
    } else if (!ticks(e)) {
      written = e.value.trim();
    } else if (e.checked) {
      codes.push(e.value);
    }
  });
  return { codes: codes, written: written };
}

function ticks(e) { return /^[rc]/.test(e.type); }

function number(written) {
  return parseFloat(written.replace(/[\uff0e\uff10-\uff19]/g, function (c) {
    return String.fromCharCode(c.charCodeAt(0) - 65248);
  }));
}

function meet(some, others) {
  return some.some(function (one) { return others.indexOf(one) >= 0; });
}

function holds(when, form) {
  var of = when.of, test = when.test, is;
  function part(one) { return holds(one, form); }
  if (test === 'not') { return !part(of); }
  if (test === 'all') { return of.every(part); }
  if (test === 'any_of') { return of.some(part); }
  is = reply(form + '.' + when.question);
  if (test === 'is') { return is.codes.length === 1 && is.codes[0] === when.option; }
  if (test === 'includes') { return meet(is.codes, when.options); }
  if (test === 'at_least') { return number(is.written) >= +when.number; }
  return is.codes.length || is.written;
}

// In the page's order: a condition looks only at what stands before it.
function sweep() {
  each('[data-w],[data-o]', function (part) {
    var codes = part.getAttribute('data-o');
    part.hidden = !(codes
      ? meet(reply(part.querySelector('textarea').name.split('~')[0]).codes, codes.split(' '))
      : holds(JSON.parse(part.getAttribute('data-w')), part.closest('.form').getAttribute('data-f')));
    if (part.hidden) {
      each('[name]', function (e) {
        if (ticks(e)) { e.checked = false; } else { e.value = ''; }
      }, part);
    }
  });
}

changed.push(sweep);
on(w, 'pageshow', sweep);
sweep();
