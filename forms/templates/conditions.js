(function (d) {
  var paper = d.getElementById('paper');

  function each(list, deed) {
    for (var i = 0; i < list.length; i++) { deed(list[i]); }
  }

  // What a question was answered with: codes chosen, or the words written.
  function given(name) {
    var codes = [], words = '';
    each(d.getElementsByName(name), function (e) {
      if (e.type !== 'radio' && e.type !== 'checkbox') {
        words = e.value.trim();
      } else if (e.checked) {
        codes.push(e.value);
      }
    });
    each(paper.querySelectorAll('select[name^="' + name + '."]'), function (e) {
      if (e.value) { codes.push(e.name.slice(name.length + 1)); }
    });
    return { codes: codes, words: words };
  }

  function number(words) {
    return parseFloat(words.replace(/[\uff0e\uff10-\uff19]/g, function (c) {
      return String.fromCharCode(c.charCodeAt(0) - 65248);
    }));
  }

  function holds(when, form) {
    var of = when.of, is, i;
    if (when.test === 'not') { return !holds(of, form); }
    if (when.test === 'all' || when.test === 'any_of') {
      for (i = 0; i < of.length; i++) {
        if (holds(of[i], form) === (when.test === 'any_of')) { return when.test === 'any_of'; }
      }
      return when.test === 'all';
    }
    is = given(form + '.' + when.question);
    if (when.test === 'is') { return is.codes.length === 1 && is.codes[0] === when.option; }
    if (when.test === 'includes') { return meet(is.codes, when.options); }
    if (when.test === 'at_least') { return number(is.words) >= Number(when.number); }
    return is.codes.length > 0 || is.words !== '';
  }

  function meet(some, others) {
    for (var i = 0; i < some.length; i++) {
      if (others.indexOf(some[i]) >= 0) { return true; }
    }
    return false;
  }

  function show(part, asked) {
    part.hidden = !asked;
    if (asked) { return; }
    each(part.querySelectorAll('input,textarea,select'), function (e) {
      if (e.type === 'radio' || e.type === 'checkbox') { e.checked = false; } else { e.value = ''; }
    });
  }

  // In the page's order: a condition looks only at what stands before it.
  function sweep() {
    each(paper.querySelectorAll('[data-w],[data-o]'), function (part) {
      var on = part.getAttribute('data-o'), form = part, name;
      if (on) {
        name = part.querySelector('textarea').name.split('~')[0];
        show(part, meet(given(name).codes, on.split(' ')));
        return;
      }
      while (!form.getAttribute('data-f')) { form = form.parentNode; }
      show(part, holds(JSON.parse(part.getAttribute('data-w')), form.getAttribute('data-f')));
    });
  }

  paper.addEventListener('change', sweep);
  paper.addEventListener('input', sweep);
  window.addEventListener('pageshow', sweep);
  sweep();
})(document);
