// Typed digits are grouped by four and checked before they are sent.

// Row: what the digits so far came to; column: the next digit. The last must lead to 0.
var DAMM = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978',
  '3674209581', '5869720134', '8945362017', '9438617205', '2581436790'];
var code = id('code'), wrong = id('wrong');
var title = d.title, composing = false, said;

function half(text) {
  return text.replace(/[\uff10-\uff19]/g, function (c) {
    return String.fromCharCode(c.charCodeAt(0) - 65248);
  });
}

function digits(text) { return half(text).replace(/[\s.\u2013\u2014\uff0d-]/g, ''); }

function group() {
  var at = code.selectionStart, all = digits(code.value), shown, before;
  quiet();
  if (composing) { return; }
  shown = /^\d+$/.test(all) ? all.replace(/(\d{4})(?=\d)/g, '$1 ') : all;
  if (shown === code.value) { return; }
  before = digits(code.value.slice(0, at)).length;
  code.value = shown;
  at = shown === all ? before : before + Math.max(0, Math.floor((before - 1) / 4));
  code.setSelectionRange(at, at);
}

// The name of the remark that fits, or nothing; what is not all digits the server reads.
function remark(all) {
  var state = 0, i;
  if (!all) { return 'none'; }
  if (!/^\d+$/.test(all) || all.length === 16) { return ''; }
  if (all.length !== 12) { return 'many'; }
  for (i = 0; i < 12; i++) { state = +DAMM[state].charAt(+all.charAt(i)); }
  return state ? 'slip' : '';
}

function quiet() {
  wrong.hidden = true;
  code.removeAttribute('aria-invalid');
  d.title = title;
}

// Said once; sent a second time the server judges.
function check(event) {
  var all = digits(code.value), what = remark(all);
  if (!what || all && all === said) { return; }
  event.preventDefault();
  said = all;
  wrong.textContent = wrong.getAttribute('data-' + what).replace('{n}', all.length);
  wrong.hidden = false;
  code.setAttribute('aria-invalid', 'true');
  d.title = wrong.getAttribute('data-title') + title;
  code.focus();
}

on(code, 'compositionstart', function () { composing = true; });
on(code, 'compositionend', function () { composing = false; group(); });
on(code, 'input', group);
on(code.form, 'submit', check);
